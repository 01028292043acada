/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an idle CPU does not count as load, so the load average falls toward
 *     zero when the only running thread goes to sleep; the idle ticks are not
 *     charged to the sleeping thread
 * points: 1
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"

#define BUSY    3 /* seconds */
#define SECONDS 8

static int
no_threads(int second UNUSED)
{
	return 0;
}

KTEST(mlfqs_idle)
{
	int64_t start, load;

	set_deadline(40);
	start = model_begin_second();
	while (timer_elapsed(start) <= BUSY * TIMER_FREQ)
		continue;
	KTEST_CHECK_CMP(thread_get_load_avg(), >, 0);
	start = model_begin_second();
	load = thread_get_load_avg() * MODEL_ONE / 100;
	model_follow_load(start, load, SECONDS, no_threads, 1);
	KTEST_CHECK_CMP(thread_get_recent_cpu(), <=, 100);
}
