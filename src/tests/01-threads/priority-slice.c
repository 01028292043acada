/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: threads of equal priority that never yield share the CPU in time
 *     slices, and a thread of higher priority preempts them when it wakes
 * points: 2
 * cpus: 1
 * shift: 7
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define SPINNERS 4
#define TICKS    96

static int64_t end;
static uint32_t ticks[SPINNERS];
static struct semaphore done;

static void
spinner(void *number)
{
	while (timer_ticks() < end)
		continue;
	ticks[(int)number] = thread_current()->ticks;
	sema_up(&done);
}

KTEST(priority_slice)
{
	set_deadline(20);
	sema_init(&done, 0);
	end = timer_ticks() + TICKS;
	thread_set_priority(PRI_DEFAULT + 1);
	for (int i = 0; i < SPINNERS; i++)
		thread_create("spinner", PRI_DEFAULT, spinner, (void *)i);
	timer_sleep(TICKS / 2);
	KTEST_CHECK_CMP(timer_ticks(), <=, end - TICKS / 2 + 2);
	for (int i = 0; i < SPINNERS; i++)
		sema_down(&done);
	for (int i = 0; i < SPINNERS; i++) {
		KTEST_CHECK_CMP(ticks[i], >=, TICKS / SPINNERS - 8);
		KTEST_CHECK_CMP(ticks[i], <=, TICKS / SPINNERS + 8);
	}
}
