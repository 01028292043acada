/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the load average counts 200 ready threads, and a recent_cpu of 2000 ticks is
 *     reported correctly
 * points: 0
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"
#include "threads/mlfqs.h"

#define THREADS 200
#define TICKS   2000
#define ERROR   1000 /* hundredths; some ticks of the timer can come as well */

static void
spinner(void *unused UNUSED)
{
	thread_set_nice(NICE_MAX);
	for (;;)
		continue;
}

/* Check the load average after a second at whose end many threads are ready. */
static void
check_load(void)
{
	int64_t start, load;

	thread_set_nice(NICE_MIN); /* this thread runs before the others */
	start = model_begin_second();
	load = thread_get_load_avg() * MODEL_ONE / 100;
	for (int i = 0; i < THREADS; i++)
		KTEST_CHECK(thread_create("spinner", PRI_DEFAULT, spinner,
				NULL) != TID_ERROR);
	while (timer_elapsed(start) < TIMER_FREQ)
		continue;
	model_compare("load_avg", 1, thread_get_load_avg(),
	    model_load(load, THREADS + 1), 10);
}

/* Report ticks of this thread as another CPU would, and check that they are added to
 * recent_cpu.  */
static void
check_recent(void)
{
	int before;

	model_begin_second();
	before = thread_get_recent_cpu();
	spin_acquire(&sched_lock);
	for (int i = 0; i < TICKS; i++)
		mlfqs_tick(thread_current(), 0);
	spin_release(&sched_lock);
	model_compare("recent_cpu", 0, thread_get_recent_cpu(),
	    before * MODEL_ONE / 100 + TICKS * MODEL_ONE, ERROR);
}

KTEST(mlfqs_large)
{
	set_deadline(40);
	check_recent();
	timer_sleep(2 * TIMER_FREQ); /* recent_cpu decays to almost 0 */
	check_load();
}
