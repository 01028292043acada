/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: threads that change their niceness, sleep, wait and spin on two CPUs
 *     in random order all run to completion
 * points: 1
 * cpus: 2
 * options: sched=mlfqs jitter=3
 * shift: 7
 * limit: 60s
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"
#include "threads/sync.h"

#define THREADS 16
#define ROUNDS  40

static struct lock lock;
static struct semaphore done;
static int inside;

static void
spin(int ticks)
{
	int64_t start = timer_ticks();

	while (timer_elapsed(start) < ticks)
		continue;
}

static void
run_round(uint32_t choice)
{
	int nice = (int)(choice % 61) - 30;

	thread_set_nice(nice);
	KTEST_CHECK_CMP(
	    thread_get_nice(), ==, MIN(MAX(nice, NICE_MIN), NICE_MAX));
	if (choice & 0x100) {
		lock_acquire(&lock);
		KTEST_CHECK_CMP(inside++, ==, 0);
		if (choice & 0x200)
			thread_yield();
		KTEST_CHECK_CMP(--inside, ==, 0);
		lock_release(&lock);
	}
	if (choice & 0x400)
		timer_sleep((int64_t)(choice >> 12) % 5);
	else
		spin((int)(choice >> 12) % 3);
	KTEST_CHECK_CMP(thread_get_priority(), >=, PRI_MIN);
	KTEST_CHECK_CMP(thread_get_priority(), <=, PRI_MAX);
}

static void
worker(void *argument)
{
	uint32_t state = (uint32_t)argument;

	for (int i = 0; i < ROUNDS; i++) {
		state = state * 1664525 + 1013904223;
		run_round(state >> 8);
	}
	sema_up(&done);
}

KTEST(mlfqs_stress)
{
	set_deadline(40);
	sema_init(&done, 0);
	lock_init(&lock);
	for (int i = 1; i <= THREADS; i++)
		thread_create("worker", PRI_DEFAULT, worker, (void *)i);
	for (int i = 0; i < THREADS; i++)
		sema_down(&done);
}
