/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scheduling policy: the ready thread with the highest priority runs;
 * threads of the same priority take turns, each for a time slice.
 *
 *	ready	bit p is set if queues[p] is not empty
 *	queues	[63] -> a -> b
 *		[62]
 *		 ...
 *		[ 0] -> c
 *
 * All operations take constant time, except the choice of a waiter to wake.  A
 * waiter's priority can change while it waits, so wait queues are not sorted;
 * they are searched when a thread is woken.  donate.c and mlfqs.c compute
 * priorities and call functions of this file, which never calls them.
 */
#include "threads/sched.h"

#include "lib/debug.h"

#define LEVELS (PRI_MAX + 1)

/* (sched_lock) */
static struct {
	struct list queues[LEVELS];
	uint32_t ready[LEVELS / 32];
} run_queue;

void
sched_init(void)
{
	for (int level = 0; level < LEVELS; level++)
		list_init(&run_queue.queues[level]);
}

int
sched_priority(const struct thread *t)
{
	return MAX(t->priority, t->sched.donated);
}

/* Return the highest level with a ready thread, or -1 if no thread is ready. */
static int
highest_ready_level(void)
{
	if (run_queue.ready[1] != 0)
		return 63 - __builtin_clz(run_queue.ready[1]);
	if (run_queue.ready[0] != 0)
		return 31 - __builtin_clz(run_queue.ready[0]);
	return -1;
}

void
sched_enqueue(struct thread *t)
{
	unsigned level = sched_priority(t);

	t->sched.level = level;
	list_push_back(&run_queue.queues[level], &t->sched.run_elem);
	run_queue.ready[level / 32] |= 1u << level % 32;
}

/* Inline, because sched_pick calls it at each thread switch. */
inline void
sched_remove(struct thread *t)
{
	unsigned level = t->sched.level;

	list_remove(&t->sched.run_elem);
	if (list_empty(&run_queue.queues[level]))
		run_queue.ready[level / 32] &= ~(1u << level % 32);
}

struct thread *
sched_pick(void)
{
	int level = highest_ready_level();
	struct thread *t;

	if (level < 0)
		return NULL;
	t = list_entry(list_begin(&run_queue.queues[level]), struct thread,
	    sched.run_elem);
	sched_remove(t);
	t->sched.slice = 0;
	return t;
}

bool
sched_is_outranked(const struct thread *t)
{
	return highest_ready_level() > sched_priority(t);
}

bool
sched_tick(struct thread *current)
{
	if (current == NULL)
		return highest_ready_level() >= 0;
	if (++current->sched.slice < TIME_SLICE)
		return sched_is_outranked(current);
	current->sched.slice = 0;
	return highest_ready_level() >= sched_priority(current);
}

bool
sched_preempts(const struct thread *new_thread, const struct thread *current)
{
	return sched_priority(new_thread) > sched_priority(current);
}

struct thread *
sched_waiter(struct list *queue)
{
	struct list_elem *elem = list_begin(queue);
	struct thread *best = list_entry(elem, struct thread, wait_elem);

	for (elem = list_next(elem); elem != list_end(queue);
	     elem = list_next(elem)) {
		struct thread *t = list_entry(elem, struct thread, wait_elem);

		if (sched_preempts(t, best))
			best = t;
	}
	return best;
}
