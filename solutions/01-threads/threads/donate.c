/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Priority donation.  A thread that waits for a lock donates its priority to
 * the lock's holder.  If the holder itself waits for a lock, the donation is
 * passed on to that lock's holder, and so on:
 *
 *	H(50) --waits for A--> M(31) --waits for B--> L(10)
 *	                       donated 50             donated 50
 *
 * A thread's donated priority is the highest priority among the waiters of all
 * locks that it holds; it may be lower if the thread's own priority is at least
 * as high as theirs.  When a thread starts to wait, the donated priority of each
 * holder along the chain can only rise.  When a thread acquires or releases a
 * lock or sets its priority, only the donated priority of that thread, which is
 * running, changes.  The running thread waits for no lock, so there is no chain
 * to follow.
 */
#include "threads/donate.h"

#include "lib/debug.h"
#include "threads/policy.h"
#include "threads/sched.h"
#include "threads/sync.h"
#include "threads/thread.h"

static void
set_donated(struct thread *t, int priority)
{
	bool is_queued = t->state == THREAD_READY;

	if (is_queued)
		sched_remove(t);
	t->sched.donated = priority;
	if (is_queued)
		sched_enqueue(t);
}

/* Compute the donated priority of T, the running thread, from the waiters of the
 * locks that it holds.  Without waiters it is PRI_MIN, which has no effect.  */
static void
recompute_donation(struct thread *t)
{
	int best = PRI_MIN;

	for (struct lock *lock = t->held_locks; lock != NULL;
	     lock = lock->next_held) {
		struct list *waiters = &lock->waiters.threads;

		if (!list_empty(waiters))
			best = MAX(best, sched_priority(sched_waiter(waiters)));
	}
	t->sched.donated = best;
}

/* The loop terminates even if threads wait for each other in a cycle, because
 * each iteration raises a priority.  */
void
donate_block(struct thread *t, struct lock *lock)
{
	int priority = sched_priority(t);

	while (lock != NULL && lock->holder != NULL &&
	    sched_priority(lock->holder) < priority) {
		set_donated(lock->holder, priority);
		lock = lock->holder->waiting_lock;
	}
}

void
donate_acquire(struct thread *t, struct lock *lock)
{
	if (!list_empty(&lock->waiters.threads))
		recompute_donation(t);
}

void
donate_release(struct thread *t, struct lock *lock UNUSED)
{
	recompute_donation(t);
}

int
thread_get_priority(void)
{
	return sched_priority(thread_current());
}

/* The donated priority must be recomputed, because donate_block records nothing for
 * a holder whose own priority is at least the waiter's.  When the holder's own
 * priority is lowered, the waiter's can become the higher one.  */
void
thread_set_priority(int priority)
{
	struct thread *t = thread_current();
	bool must_yield;

	ASSERT_CMP(priority, >=, PRI_MIN);
	ASSERT_CMP(priority, <=, PRI_MAX);
	if (sched_is_mlfqs())
		return;
	spin_acquire(&sched_lock);
	t->priority = priority;
	recompute_donation(t);
	must_yield = sched_is_outranked(t);
	spin_release(&sched_lock);
	if (must_yield)
		thread_yield();
}
