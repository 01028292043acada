/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the load average is reported in hundredths, rounded to the nearest
 *     hundredth
 * points: 1
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"

#define SECONDS 15

static int compared;

/* Check that VALUE is EXPECTED in hundredths, rounded to the nearest, unless an
 * ERROR in EXPECTED can change how it is rounded.  */
static void
check_nearest(
    const char *what, int second, int value, int64_t expected, int64_t error)
{
	int low = model_hundredths(expected - error);
	int high = model_hundredths(expected + error);

	if (low != high)
		return;
	compared++;
	model_compare(what, second, value, expected, 0);
}

KTEST(mlfqs_rounding)
{
	int64_t start, load;

	set_deadline(40);
	start = model_begin_second();
	KTEST_CHECK_CMP(thread_get_load_avg(), ==, 0);
	load = 0;
	for (int second = 1; second <= SECONDS; second++) {
		while (timer_elapsed(start) < second * TIMER_FREQ)
			continue;
		load = model_load(load, 1);
		/* Each second adds an error of up to 1/16384, or 61 millionths,
		 * to a 17.14 number.  */
		check_nearest("load_avg", second, thread_get_load_avg(), load,
		    122 * second);
	}
	KTEST_CHECK_CMP(compared, >=, SECONDS / 4);
}
