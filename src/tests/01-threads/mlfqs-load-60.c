/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the load average rises while 60 threads compete for the CPU for 25 s,
 *     and falls when they have ended, as the formula specifies
 * points: 1
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 120s
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"
#include "threads/sync.h"

#define THREADS 60
#define SECONDS 25

static int64_t start;
static struct semaphore done;

static void
spinner(void *unused UNUSED)
{
	thread_set_nice(NICE_DEFAULT);
	while (timer_elapsed(start) < SECONDS * TIMER_FREQ + TIMER_FREQ / 4)
		continue;
	sema_up(&done);
}

static int
count_spinning(int second)
{
	return second <= SECONDS ? THREADS : 0;
}

KTEST(mlfqs_load_60)
{
	int64_t load;

	set_deadline(100);
	sema_init(&done, 0);
	thread_set_nice(NICE_MIN); /* this thread runs at once when it wakes */
	start = model_begin_second();
	load = thread_get_load_avg() * MODEL_ONE / 100;
	for (int i = 0; i < THREADS; i++)
		thread_create("spinner", PRI_DEFAULT, spinner, NULL);
	model_follow_load(start, load, SECONDS + 10, count_spinning, 25);
	for (int i = 0; i < THREADS; i++)
		sema_down(&done);
}
