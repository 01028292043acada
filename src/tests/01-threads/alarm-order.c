/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: sleepers wake in the order of their wake-up times, never early and at
 *     most one tick late, and no sleeper is switched to before its wake-up time
 * points: 2
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define SLEEPERS 5
#define ROUNDS   7

static int64_t start;
static struct semaphore done;

/* The wake-ups, in the order in which they happened.  No lock is needed: there
 * is only one CPU, and a thread that has just slept is not preempted while it
 * records its wake-up.  */
static struct wakeup {
	int64_t due, woken;
} wakeups[SLEEPERS * ROUNDS];
static unsigned wakeup_count;

static void
sleeper(void *argument)
{
	int64_t period = (int)argument;

	for (int round = 1; round <= ROUNDS; round++) {
		int64_t due = start + round * period;
		unsigned i;

		timer_sleep(due - timer_ticks());
		i = __atomic_fetch_add(&wakeup_count, 1, __ATOMIC_SEQ_CST);
		wakeups[i] = (struct wakeup){ due, timer_ticks() };
	}
	sema_up(&done);
}

KTEST(alarm_order)
{
	uint32_t switches = thread_switch_count();

	set_deadline(20);
	sema_init(&done, 0);
	/* Begin at the start of a tick, so that no tick ends between a sleeper's reading
	 * of the time and that of timer_sleep.  */
	timer_sleep(1);
	start = timer_ticks() + 10;
	for (int i = 0; i < SLEEPERS; i++)
		thread_create(
		    "sleeper", PRI_DEFAULT, sleeper, (void *)(3 + 2 * i));
	for (int i = 0; i < SLEEPERS; i++)
		sema_down(&done);

	/* Each sleep costs at most two switches, and each thread four more. */
	KTEST_CHECK_CMP(
	    thread_switch_count() - switches, <=, 2 * SLEEPERS * (ROUNDS + 2));
	KTEST_CHECK_CMP(wakeup_count, ==, SLEEPERS * ROUNDS);
	for (int i = 0; i < SLEEPERS * ROUNDS; i++) {
		const struct wakeup *wakeup = &wakeups[i];

		KTEST_CHECK_CMP(wakeup->woken, >=, wakeup->due);
		KTEST_CHECK_CMP(wakeup->woken, <=, wakeup->due + 1);
		if (i > 0)
			KTEST_CHECK_CMP(wakeup->due, >=, wakeup[-1].due);
	}
}
