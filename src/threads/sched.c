/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scheduling policy (student file, stage 01).  This is the naive version:
 * first come, first served; a thread runs until it blocks, yields or exits.  It
 * works, but it is not a design to start from.
 */
#include "threads/sched.h"

/* In order of arrival.  (sched_lock) */
static struct list run_queue;

void
sched_init(void)
{
	list_init(&run_queue);
}

void
sched_enqueue(struct thread *t)
{
	list_push_back(&run_queue, &t->sched.run_elem);
}

void
sched_remove(struct thread *t)
{
	list_remove(&t->sched.run_elem);
}

struct thread *
sched_pick(void)
{
	if (list_empty(&run_queue))
		return NULL;
	return list_entry(
	    list_pop_front(&run_queue), struct thread, sched.run_elem);
}

bool
sched_tick(struct thread *current UNUSED)
{
	return false;
}

bool
sched_preempts(
    const struct thread *new_thread UNUSED, const struct thread *current UNUSED)
{
	return false;
}

struct thread *
sched_waiter(struct list *queue)
{
	return list_entry(list_front(queue), struct thread, wait_elem);
}
