/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: ten threads of niceness 0 to 9 get the shares of the CPU that the
 *     4.4BSD formulas give them
 * points: 4
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define THREADS	10
#define TICKS	3000
#define ERROR	25

static int64_t start;
static uint32_t ticks[THREADS];
static struct semaphore done;

static void
spinner(void *number)
{
	thread_set_nice((int)number);
	while (timer_elapsed(start) < TICKS)
		continue;
	ticks[(int)number] = thread_current()->ticks;
	sema_up(&done);
}

KTEST(mlfqs_nice)
{
	/* From a simulation of the formulas on paper time. */
	static const int expected[THREADS] = {
		672, 588, 496, 408, 316, 228, 152, 92, 40, 8
	};

	sema_init(&done, 0);
	start = timer_ticks();
	for (int i = 0; i < THREADS; i++)
		thread_create("spinner", PRI_DEFAULT, spinner, (void *)i);
	thread_set_nice(-20);
	for (int i = 0; i < THREADS; i++)
		sema_down(&done);
	for (int i = 0; i < THREADS; i++) {
		ktest_note("nice %d: %u ticks, expected %d", i,
		    (unsigned)ticks[i], expected[i]);
		KTEST_CHECK_CMP(ticks[i], >=, expected[i] - ERROR);
		KTEST_CHECK_CMP(ticks[i], <=, expected[i] + ERROR);
	}
}
