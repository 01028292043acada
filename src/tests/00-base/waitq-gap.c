/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a wake-up that comes at the earliest moment after waitq_sleep
 *     releases its guard is not lost
 * cpus: 1
 * limit: 5s
 */
#include "cpu/spinlock.h"
#include "cpu/system_clock.h"
#include "tests/ktest.h"
#include "threads/sync.h"

#define TURNS 5

static struct spinlock guard = SPINLOCK_INITIALIZER("guard");
static struct waitq queue;
static bool woken;

static void
wake_up(struct clock_event *unused UNUSED)
{
	spin_acquire(&guard);
	woken = true;
	waitq_wake_all(&queue);
	spin_release(&guard);
}

/* The event is due immediately, but interrupts are disabled while GUARD is held, and
 * then while sched_lock is held, which waitq_sleep acquires before it releases
 * GUARD.  */
KTEST(waitq_gap)
{
	struct clock_event event = { .function = wake_up };

	waitq_init(&queue, "queue");
	for (unsigned i = 0; i < TURNS; i++) {
		spin_acquire(&guard);
		woken = false;
		clock_event_add(&event);
		while (!woken)
			waitq_sleep(&queue, &guard);
		spin_release(&guard);
	}
}
