/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: recent_cpu of a thread that runs alone, and the load average, grow
 *     as the formulas say, and recent_cpu fades while the thread sleeps
 * points: 5
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 120s
 */
#include "tests/ktest.h"
#include "threads/thread.h"
#include "threads/timer.h"

static int64_t start;

static void
spin_until(int second)
{
	while (timer_elapsed(start) < second * TIMER_FREQ)
		continue;
}

static void
check_near(const char *what, int second, int value, int expected, int error)
{
	ktest_note("after %d s: %s %d (in hundredths), expected %d", second,
	    what, value, expected);
	if (value < expected - error || value > expected + error)
		ktest_fail(__FILE__, __LINE__, "%s after %d s: %d hundredths, "
		    "expected %d", what, second, value, expected);
}

KTEST(mlfqs_recent)
{
	/* Just after that second's update; one tick more will have passed. */
	static const struct {
		int second, recent_cpu, load_avg;
	} expected[] = {
		{ 10, 3002, 15 }, { 20, 5562, 28 }, { 30, 7742, 40 },
		{ 40, 9600, 49 }
	};

	/* Just behind an update, which must not count this thread. */
	timer_sleep(TIMER_FREQ + 1 - timer_ticks() % TIMER_FREQ);
	start = timer_ticks();
	KTEST_CHECK_CMP(thread_get_nice(), ==, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(expected); i++) {
		int second = expected[i].second;

		spin_until(second);
		check_near("recent_cpu", second, thread_get_recent_cpu(),
		    expected[i].recent_cpu + 100, 150);
		check_near("load_avg", second, thread_get_load_avg(),
		    expected[i].load_avg, 3);
	}
	timer_sleep(20 * TIMER_FREQ);
	check_near("recent_cpu", 60, thread_get_recent_cpu(), 0, 100);
}
