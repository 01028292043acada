/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Priorities and their donation.  A thread that waits for a lock lends its
 * priority to the lock's holder, and to whom that one waits for:
 *
 *	H(50) --waits for A--> M(31) --waits for B--> L(10)
 *	                       lent 50                lent 50
 *
 * What is lent to a thread is the maximum over those who wait for the locks
 * that it holds; it changes when somebody begins to wait (it can only rise, all
 * along the chain), and when a lock is given up or taken (only the running
 * thread, which waits for nobody, is concerned).
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

/* The best priority among those who wait for LOCK; PRI_MIN if nobody does,
 * which is as good as none.  */
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

/* Ends also when threads wait for each other in a ring: it goes on only as
 * long as a priority rises.  */
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

/* A lower priority can bring to light what is lent: donate_block records
 * nothing for a holder that has more already.  */
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
