/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the recent_cpu of every thread, even a sleeping one, decays each
 *     second and approaches a value that depends on niceness and can be
 *     negative
 * points: 2
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"
#include "threads/sync.h"

#define SECONDS 6
#define SPIN    40 /* ticks after the start */

static int64_t start;
static struct semaphore done;

/* Run for some ticks with a niceness of NICE, and then sleep. */
static void
sleeper(void *nice)
{
	int64_t load, recent;

	thread_set_nice((int)nice);
	while (timer_elapsed(start) < SPIN)
		continue;
	load = thread_get_load_avg() * MODEL_ONE / 100;
	recent = thread_get_recent_cpu() * MODEL_ONE / 100;
	for (int second = 1; second <= SECONDS; second++) {
		timer_sleep(start + second * TIMER_FREQ - timer_ticks());
		/* Only the hog is running. */
		load = model_load(load, 1);
		recent = model_recent(recent, load, (int)nice);
		model_compare("recent_cpu of a sleeper", second,
		    thread_get_recent_cpu(), recent, 25);
	}
	sema_up(&done);
}

static void
hog(void *unused UNUSED)
{
	thread_set_nice(NICE_MAX);
	while (timer_elapsed(start) < (SECONDS + 1) * TIMER_FREQ)
		continue;
	sema_up(&done);
}

KTEST(mlfqs_recent)
{
	static const int nices[] = { -20, -7, 0, 3 };

	set_deadline(20);
	sema_init(&done, 0);
	start = model_begin_second();
	thread_set_nice(NICE_MIN);
	thread_create("hog", PRI_DEFAULT, hog, NULL);
	for (unsigned i = 0; i < ARRAY_SIZE(nices); i++)
		thread_create(
		    "sleeper", PRI_DEFAULT, sleeper, (void *)nices[i]);
	for (unsigned i = 0; i < ARRAY_SIZE(nices) + 1; i++)
		sema_down(&done);
}
