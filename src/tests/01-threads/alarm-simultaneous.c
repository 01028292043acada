/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: all sleepers with the same wake-up time wake in that tick, and none
 *     is switched to earlier
 * points: 1
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define SLEEPERS 20
#define ROUNDS   5
#define PERIOD   10

static int64_t start;
static struct semaphore done;

static void
sleeper(void *unused UNUSED)
{
	for (int round = 1; round <= ROUNDS; round++) {
		int64_t due = start + round * PERIOD;

		timer_sleep(due - timer_ticks());
		KTEST_CHECK_CMP(timer_ticks(), ==, due);
	}
	sema_up(&done);
}

KTEST(alarm_simultaneous)
{
	uint32_t switches = thread_switch_count();

	set_deadline(10);
	sema_init(&done, 0);
	/* Begin at the start of a tick, so that no tick ends between a sleeper's reading
	 * of the time and that of timer_sleep.  */
	timer_sleep(1);
	start = timer_ticks();
	for (int i = 0; i < SLEEPERS; i++)
		thread_create("sleeper", PRI_DEFAULT, sleeper, NULL);
	for (int i = 0; i < SLEEPERS; i++)
		sema_down(&done);
	/* Each sleep costs at most two switches, and each thread four more. */
	KTEST_CHECK_CMP(
	    thread_switch_count() - switches, <=, 2 * SLEEPERS * (ROUNDS + 2));
}
