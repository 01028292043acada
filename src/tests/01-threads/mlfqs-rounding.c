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

/* Check that VALUE, in hundredths, is EXPECTED, in millionths, rounded to the
 * nearest hundredth.  Checks nothing if an error of up to ERROR millionths in
 * EXPECTED can change the rounded value.  */
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
		/* The resolution of a 17.14 number is 1/16384, or 61
		 * millionths; allow an error of twice as much for each
		 * second.  */
		check_nearest("load_avg", second, thread_get_load_avg(), load,
		    122 * second);
	}
	KTEST_CHECK_CMP(compared, >=, SECONDS / 4);
}
