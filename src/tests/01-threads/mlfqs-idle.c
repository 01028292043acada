/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the idle threads count neither as load nor as users of the CPU: with
 *     nobody else, the load average falls to nothing
 * points: 1
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"

#define SECONDS	8

static int
nobody(int second UNUSED)
{
	return 0;
}

KTEST(mlfqs_idle)
{
	int64_t start, load;

	set_deadline(40);
	start = model_begin_second();
	load = thread_get_load_avg() * MODEL_ONE / 100;
	model_follow_load(start, load, SECONDS, nobody, 1);
	KTEST_CHECK_CMP(thread_get_recent_cpu(), <=, 100);
}
