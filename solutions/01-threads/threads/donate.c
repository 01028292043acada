/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Priority donation.  A thread that waits for a lock donates its priority to
 * the lock's holder, and on to the thread that the holder waits for:
 *
 *	H(50) --waits for A--> M(31) --waits for B--> L(10)
 *	                       donated 50             donated 50
 *
 * The donated priority of a thread is the maximum over the waiters of all locks
 * that it holds.  It is updated on two occasions.  When a thread starts to
 * wait, it can only rise, along the whole chain.  When a lock is acquired or
 * released, it changes only for the running thread, which waits for no lock.
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

/* The highest priority among the waiters of LOCK.  PRI_MIN if there are none:
 * donating that has no effect.  */
static int
highest_waiter_priority(struct lock *lock)
{
	struct list *waiters = &lock->waiters.threads;

	if (list_empty(waiters))
		return PRI_MIN;
	return sched_priority(sched_waiter(waiters));
}

static int
highest_donation(struct thread *t)
{
	int best = PRI_MIN;

	for (struct lock *lock = t->held_locks; lock != NULL;
	     lock = lock->next_held) {
		int priority = highest_waiter_priority(lock);

		best = MAX(best, priority);
	}
	return best;
}

/* This also terminates if threads wait for each other in a cycle, because it
 * continues only while it raises a priority.  */
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
	if (!list_empty(&lock->waiters.threads) &&
	    highest_waiter_priority(lock) > t->sched.donated)
		set_donated(t, highest_waiter_priority(lock));
}

void
donate_release(struct thread *t, struct lock *lock UNUSED)
{
	if (t->sched.donated != PRI_MIN)
		set_donated(t, highest_donation(t));
}

int
thread_get_priority(void)
{
	return sched_priority(thread_current());
}

/* The donated priority is recomputed here, because donate_block records nothing
 * for a holder whose own priority is higher: lowering that can make a donation
 * effective.  */
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
	set_donated(t, highest_donation(t));
	must_yield = sched_is_outranked(t);
	spin_release(&sched_lock);
	if (must_yield)
		thread_yield();
}
