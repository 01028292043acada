/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the load average follows 60 threads that want the CPU for a minute,
 *     and falls when they are gone
 * points: 5
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 120s
 */
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define THREADS		60
#define SECONDS		60

static int64_t start;
static struct semaphore done;

static void
spinner(void *unused UNUSED)
{
	while (timer_elapsed(start) < SECONDS * TIMER_FREQ)
		continue;
	sema_up(&done);
}

/* Sleep until SECOND seconds and a half have passed; then the load average
 * must be near EXPECTED hundredths.  */
static void
check_load(int second, int expected)
{
	int load;

	timer_sleep(start + second * TIMER_FREQ + TIMER_FREQ / 2 -
	    timer_ticks());
	load = thread_get_load_avg();
	ktest_note("after %d s: load average %d.%02d", second, load / 100,
	    load % 100);
	KTEST_CHECK_CMP(load, >=, expected - 150);
	KTEST_CHECK_CMP(load, <=, expected + 150);
}

KTEST(mlfqs_load)
{
	sema_init(&done, 0);
	/* Just behind an update, which must not count this thread. */
	timer_sleep(TIMER_FREQ + 1 - timer_ticks() % TIMER_FREQ);
	start = timer_ticks();
	for (int i = 0; i < THREADS; i++)
		thread_create("spinner", PRI_DEFAULT, spinner, NULL);
	thread_set_nice(-20);

	/* 60 (1 - (59/60)^n), and after n = 60 the result times (59/60)^20. */
	check_load(10, 928);
	check_load(20, 1713);
	check_load(30, 2376);
	check_load(40, 2937);
	check_load(50, 3410);
	for (int i = 0; i < THREADS; i++)
		sema_down(&done);
	check_load(60, 3811);
	check_load(80, 2723);
}
