/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: while one thread runs alone, the load average and the thread's
 *     recent_cpu agree with the formulas after each second, and both decay
 *     while the thread sleeps
 * points: 3
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 120s
 */
#include <stdio.h>

#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"

#define SECONDS 30

KTEST(mlfqs_load_1)
{
	int64_t start, load, recent;
	char what[80];
	int second;

	set_deadline(100);
	start = model_begin_second();
	KTEST_CHECK_CMP(thread_get_nice(), ==, NICE_DEFAULT);
	load = thread_get_load_avg() * MODEL_ONE / 100;
	recent = thread_get_recent_cpu() * MODEL_ONE / 100;
	for (second = 1; second <= SECONDS; second++) {
		while (timer_elapsed(start) < second * TIMER_FREQ)
			continue;
		load = model_load(load, 1);
		/* One tick of the next second has passed, so recent_cpu is one
		 * higher.  */
		recent = model_recent(
			     recent + (TIMER_FREQ - 1) * MODEL_ONE, load, 0) +
		    MODEL_ONE;
		model_compare(
		    "load_avg", second, thread_get_load_avg(), load, 2);
		snprintf(what, sizeof(what),
		    "recent_cpu a tick later "
		    "(load_avg %d, expected %d)",
		    thread_get_load_avg(), model_hundredths(load));
		model_compare(what, second, thread_get_recent_cpu(), recent,
		    20 + second * 4);
	}
	for (; second <= SECONDS + 5; second++) {
		timer_sleep(TIMER_FREQ);
		load = model_load(load, 0);
		recent = model_recent(recent, load, 0);
		model_compare(
		    "load_avg", second, thread_get_load_avg(), load, 2);
		model_compare(
		    "recent_cpu", second, thread_get_recent_cpu(), recent, 200);
	}
}
