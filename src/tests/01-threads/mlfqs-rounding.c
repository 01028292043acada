/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the load average and recent_cpu are reported in hundredths, rounded to
 *     the nearest hundredth, even if recent_cpu is negative
 * points: 1
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"
#include "threads/sync.h"

#define SECONDS 15

static int64_t start;
static struct semaphore done;
static int compared;
static int recent_compared;

/* Two threads, whose recent_cpu after the first second is between two
 * hundredths: -6.8387 and 3.0968.  */
static const struct runner {
	int nice;
	int ticks; /* ticks that it runs in the first second */
} runners[] = { { -7, 5 }, { 3, 3 } };

/* Check that VALUE, in hundredths, is EXPECTED, in millionths, rounded to the
 * nearest hundredth.  Checks nothing and returns false if an error of up to ERROR
 * millionths in EXPECTED can change the rounded value.  */
static bool
check_nearest(
    const char *what, int second, int value, int64_t expected, int64_t error)
{
	int low = model_hundredths(expected - error);
	int high = model_hundredths(expected + error);

	if (low != high)
		return false;
	model_compare(what, second, value, expected, 0);
	return true;
}

/* Run for some ticks, sleep until the second has ended, and check recent_cpu.
 * Errors of 1/16384 in the load average and in the decay factor change the decayed
 * recent_cpu by at most 400 millionths for each tick that the thread has run.  */
static void
run_and_sleep(void *argument)
{
	const struct runner *runner = argument;
	int64_t expected;

	thread_set_nice(runner->nice);
	while (thread_get_recent_cpu() < runner->ticks * 100)
		continue;
	KTEST_CHECK_CMP(thread_get_recent_cpu(), ==, runner->ticks * 100);
	KTEST_CHECK_CMP(timer_elapsed(start), <, TIMER_FREQ - 1);
	timer_sleep(start + TIMER_FREQ - timer_ticks());
	expected = model_recent(
	    runner->ticks * MODEL_ONE, model_load(0, 1), runner->nice);
	if (check_nearest("recent_cpu", 1, thread_get_recent_cpu(), expected,
		400 * runner->ticks + 100))
		recent_compared++;
	sema_up(&done);
}

KTEST(mlfqs_rounding)
{
	int64_t load;

	set_deadline(40);
	sema_init(&done, 0);
	start = model_begin_second();
	KTEST_CHECK_CMP(thread_get_recent_cpu(), ==, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(runners); i++)
		thread_create(
		    "runner", PRI_DEFAULT, run_and_sleep, (void *)&runners[i]);
	KTEST_CHECK_CMP(thread_get_load_avg(), ==, 0);
	load = 0;
	for (int second = 1; second <= SECONDS; second++) {
		while (timer_elapsed(start) < second * TIMER_FREQ)
			continue;
		load = model_load(load, 1);
		/* The resolution of a 17.14 number is 1/16384, or 61
		 * millionths; allow an error of twice as much for each
		 * second.  */
		if (check_nearest("load_avg", second, thread_get_load_avg(),
			load, 122 * second))
			compared++;
	}
	for (unsigned i = 0; i < ARRAY_SIZE(runners); i++)
		sema_down(&done);
	KTEST_CHECK_CMP(recent_compared, ==, ARRAY_SIZE(runners));
	KTEST_CHECK_CMP(compared, >=, SECONDS / 4);
}
