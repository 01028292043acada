/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: niceness stays within NICE_MIN and NICE_MAX, and priorities stay
 *     within PRI_MIN and PRI_MAX, however large the numbers they are computed
 *     from
 * points: 1
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include <limits.h>

#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"

static void
check_nice(int nice, int expected)
{
	thread_set_nice(nice);
	KTEST_CHECK_CMP(thread_get_nice(), ==, expected);
	KTEST_CHECK_CMP(thread_get_priority(), >=, PRI_MIN);
	KTEST_CHECK_CMP(thread_get_priority(), <=, PRI_MAX);
}

/* Use the CPU for almost two seconds, so that recent_cpu grows, and check that
 * the priority stays within its limits.  */
static void
check_while_busy(void)
{
	int64_t start = model_begin_second();

	while (timer_elapsed(start) < 2 * TIMER_FREQ - 5) {
		int priority = thread_get_priority();

		KTEST_CHECK_CMP(priority, >=, PRI_MIN);
		KTEST_CHECK_CMP(priority, <=, PRI_MAX);
	}
}

KTEST(mlfqs_clamp)
{
	set_deadline(40);
	check_nice(NICE_MIN - 1, NICE_MIN);
	check_nice(-100, NICE_MIN);
	check_nice(INT_MIN, NICE_MIN);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_MAX);
	check_nice(NICE_MAX + 1, NICE_MAX);
	check_nice(INT_MAX, NICE_MAX);
	check_nice(7, 7);
	check_nice(-7, -7);
	/* PRI_MAX - recent_cpu / 4 - 2 * nice is first about 63 - 100 / 4 - 40,
	 * below PRI_MIN, and later 63 - (-20) / 4 + 40, above PRI_MAX.  */
	thread_set_nice(NICE_MAX);
	check_while_busy();
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_MIN);
	thread_set_nice(NICE_MIN);
	timer_sleep(3 * TIMER_FREQ);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_MAX);
}
