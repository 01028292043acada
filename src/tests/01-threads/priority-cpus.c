/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: four CPUs run the four ready threads with the highest priorities, and
 *     the next four as soon as these end
 * points: 2
 * cpus: 4
 * shift: 7
 */
#include "cpu/cpu.h"
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define CPUS  4
#define TICKS 100

static int64_t start;
static struct semaphore done;

struct spinner {
	int64_t end; /* ticks from the start */
	volatile uint32_t ticks;
};
static struct spinner high[CPUS], low[CPUS];

static void
spin(void *argument)
{
	struct spinner *spinner = argument;

	while (timer_elapsed(start) < spinner->end)
		spinner->ticks = thread_current()->ticks;
	sema_up(&done);
}

KTEST(priority_cpus)
{
	set_deadline(20);
	KTEST_CHECK_CMP(cpu_count, ==, CPUS);
	sema_init(&done, 0);
	thread_set_priority(PRI_MAX);
	timer_sleep(4); /* until all CPUs receive ticks */
	start = timer_ticks();
	for (int i = 0; i < CPUS; i++) {
		low[i].end = 2 * TICKS;
		high[i].end = TICKS;
		thread_create("low", PRI_DEFAULT, spin, &low[i]);
		thread_create("high", PRI_DEFAULT + 1, spin, &high[i]);
	}
	timer_sleep(TICKS - 10);
	for (int i = 0; i < CPUS; i++) {
		KTEST_CHECK_CMP(high[i].ticks, >=, TICKS / 2);
		KTEST_CHECK_CMP(low[i].ticks, <=, 2);
	}
	for (int i = 0; i < 2 * CPUS; i++)
		sema_down(&done);
	for (int i = 0; i < CPUS; i++)
		KTEST_CHECK_CMP(low[i].ticks, >=, TICKS / 2);
}
