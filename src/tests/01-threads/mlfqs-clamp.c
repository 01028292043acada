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
 * boundaries: NICE_MAX, NICE_MIN, PRI_MAX, PRI_MIN
 */
#include <limits.h>

#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"

static const struct {
	int set, expected;
} nices[] = {
	{ INT_MIN, NICE_MIN },
	{ -100, NICE_MIN },
	{ NICE_MIN - 1, NICE_MIN },
	{ NICE_MIN, NICE_MIN },
	{ NICE_MIN + 1, NICE_MIN + 1 },
	{ -7, -7 },
	{ 7, 7 },
	{ NICE_MAX - 1, NICE_MAX - 1 },
	{ NICE_MAX, NICE_MAX },
	{ NICE_MAX + 1, NICE_MAX },
	{ INT_MAX, NICE_MAX },
};

static void
check_nices(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(nices); i++) {
		thread_set_nice(nices[i].set);
		KTEST_CHECK_CMP(thread_get_nice(), ==, nices[i].expected);
		KTEST_CHECK_CMP(thread_get_priority(), >=, PRI_MIN);
		KTEST_CHECK_CMP(thread_get_priority(), <=, PRI_MAX);
		if (nices[i].expected == NICE_MIN)
			KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_MAX);
	}
}

/* Use the CPU for almost two seconds, so that recent_cpu grows, and check that
 * the priority decreases to PRI_MIN in steps of one, and stays there.  */
static void
check_while_busy(void)
{
	int64_t start = model_begin_second();
	bool seen[PRI_MAX + 1] = { false };

	while (timer_elapsed(start) < 2 * TIMER_FREQ - 5) {
		int priority = thread_get_priority();

		KTEST_CHECK_CMP(priority, >=, PRI_MIN);
		KTEST_CHECK_CMP(priority, <=, PRI_MAX);
		KTEST_CHECK_CMP(thread_current()->priority, >=, PRI_MIN);
		seen[priority] = true;
	}
	KTEST_CHECK(seen[PRI_MIN + 2] && seen[PRI_MIN + 1] && seen[PRI_MIN]);
}

/* Set the niceness to NICE, and return the new priority.  *RECENT is set to the recent_cpu
 * from which that priority was computed.  */
static int
priority_with(int nice, int *recent)
{
	int priority;

	do {
		*recent = thread_get_recent_cpu();
		thread_set_nice(nice);
		priority = thread_get_priority();
	} while (*recent != thread_get_recent_cpu());
	return priority;
}

/* Check priorities that the formula puts below PRI_MAX, at PRI_MAX, and above PRI_MAX, while
 * recent_cpu increases from about -20.  The formula's terms, or its result, can be rounded up
 * or down.  */
static void
check_around_max(void)
{
	int64_t start = model_begin_second();
	int recent, below = 0, equal = 0, above = 0;

	while (timer_elapsed(start) < TIMER_FREQ / 2) {
		for (int nice = 4; nice >= 0; nice--) {
			int priority = priority_with(nice, &recent);
			int sum = (PRI_MAX - 2 * nice) * 400 - recent;
			/* recent_cpu itself has been rounded to hundredths. */
			int low = (sum - 1) / 400, high = (sum + 1 + 399) / 400;

			KTEST_CHECK_CMP(priority, >=, MIN(low, PRI_MAX));
			KTEST_CHECK_CMP(priority, <=, MIN(high, PRI_MAX));
			below += low == PRI_MAX - 1;
			equal += low == PRI_MAX;
			above += low == PRI_MAX + 1;
		}
	}
	KTEST_CHECK(below > 0 && equal > 0 && above > 0);
}

KTEST(mlfqs_clamp)
{
	set_deadline(40);
	check_nices();
	/* PRI_MAX - recent_cpu / 4 - 2 * nice is first about 63 - 100 / 4 - 40,
	 * below PRI_MIN, and later 63 - (-20) / 4 + 40, above PRI_MAX.  */
	thread_set_nice(NICE_MAX);
	check_while_busy();
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_MIN);
	thread_set_nice(NICE_MIN);
	timer_sleep(3 * TIMER_FREQ);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_MAX);
	check_around_max();
}
