/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: threads that sleep at the same time on four CPUs are all woken,
 *     never early, and at most one tick late
 * points: 1
 * cpus: 4
 * options: jitter=5
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define SLEEPERS 24
#define ROUNDS   40

static struct semaphore done;

static void
sleeper(void *argument)
{
	uint32_t state = (uint32_t)argument;

	for (int i = 0; i < ROUNDS; i++) {
		int64_t before = timer_ticks(), after;
		int length;

		state = state * 1664525 + 1013904223;
		length = 1 + (int)(state >> 29);
		timer_sleep(length);
		after = timer_ticks();
		KTEST_CHECK_CMP(after - before, >=, length);
		KTEST_CHECK_CMP(after - before, <=, length + 1);
	}
	sema_up(&done);
}

KTEST(alarm_cpus)
{
	set_deadline(20);
	sema_init(&done, 0);
	for (int i = 1; i <= SLEEPERS; i++)
		thread_create("sleeper", PRI_DEFAULT, sleeper, (void *)i);
	for (int i = 0; i < SLEEPERS; i++)
		sema_down(&done);
}
