/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: twenty threads of the same niceness get the same share of the CPU
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

#define THREADS	20
#define TICKS	3000

static int64_t start;
static uint32_t ticks[THREADS];
static struct semaphore done;

static void
spinner(void *number)
{
	while (timer_elapsed(start) < TICKS)
		continue;
	ticks[(int)number] = thread_current()->ticks;
	sema_up(&done);
}

KTEST(mlfqs_fair)
{
	sema_init(&done, 0);
	start = timer_ticks();
	for (int i = 0; i < THREADS; i++)
		thread_create("spinner", PRI_DEFAULT, spinner, (void *)i);
	thread_set_nice(-20);
	for (int i = 0; i < THREADS; i++)
		sema_down(&done);
	for (int i = 0; i < THREADS; i++) {
		KTEST_CHECK_CMP(ticks[i], >=, TICKS / THREADS - 20);
		KTEST_CHECK_CMP(ticks[i], <=, TICKS / THREADS + 20);
	}
}
