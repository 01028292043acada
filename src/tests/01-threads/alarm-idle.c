/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a sleeping thread uses no CPU time: the CPU is idle, and no sleeper
 *     is switched to before its wake-up time
 * points: 4
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define SLEEPERS 8
#define TICKS    200

static struct semaphore done;

static void
sleeper(void *unused UNUSED)
{
	timer_sleep(TICKS);
	sema_up(&done);
}

KTEST(alarm_idle)
{
	uint32_t idle = thread_idle_ticks();
	uint32_t own = thread_current()->ticks;
	uint32_t switches = thread_switch_count();

	set_deadline(20);
	sema_init(&done, 0);
	for (int i = 0; i < SLEEPERS; i++)
		thread_create("sleeper", PRI_DEFAULT, sleeper, NULL);
	for (int i = 0; i < SLEEPERS; i++)
		sema_down(&done);

	idle = thread_idle_ticks() - idle;
	own = thread_current()->ticks - own;
	switches = thread_switch_count() - switches;
	ktest_note("idle %u of %d ticks, %u switches", (unsigned)idle, TICKS,
	    (unsigned)switches);
	KTEST_CHECK_CMP(idle, >=, TICKS - 5);
	KTEST_CHECK_CMP(own, <=, 2);
	/* Each sleeper starts, sleeps, wakes and ends, with the main thread and
	 * the idle thread in between.  */
	KTEST_CHECK_CMP(switches, <=, 8 * SLEEPERS);
}
