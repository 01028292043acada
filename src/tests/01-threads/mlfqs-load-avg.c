/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the load average follows the number of running and ready threads as
 *     threads start and end at different times
 * points: 2
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 120s
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"
#include "threads/sync.h"

/* Thread I begins to spin I + 0.5 seconds after the start, and spins for 10
 * seconds.  */
#define THREADS 15
#define SPIN    10
#define SECONDS 30

static int64_t start;
static struct semaphore done;

static void
spinner(void *number)
{
	int64_t begin = (int)number * TIMER_FREQ + TIMER_FREQ / 2;

	thread_set_nice(NICE_DEFAULT);
	timer_sleep(start + begin - timer_ticks());
	while (timer_elapsed(start) < begin + SPIN * TIMER_FREQ)
		continue;
	sema_up(&done);
}

/* Return how many threads spin at the end of SECOND. */
static int
count_spinning(int second)
{
	int count = 0;

	for (int i = 0; i < THREADS; i++)
		count += i < second && second <= i + SPIN;
	return count;
}

KTEST(mlfqs_load_avg)
{
	int64_t load;

	set_deadline(100);
	sema_init(&done, 0);
	thread_set_nice(NICE_MIN);
	start = model_begin_second();
	load = thread_get_load_avg() * MODEL_ONE / 100;
	for (int i = 0; i < THREADS; i++)
		thread_create("spinner", PRI_DEFAULT, spinner, (void *)i);
	model_follow_load(start, load, SECONDS, count_spinning, 25);
	for (int i = 0; i < THREADS; i++)
		sema_down(&done);
}
