/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that has been blocked for a long time runs at once when it
 *     is woken, and keeps the CPU, because its recent_cpu is far below the
 *     recent_cpu of a thread that has run all the time
 * points: 1
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"
#include "threads/sync.h"

/* Both are in ticks. */
#define WAIT (10 * TIMER_FREQ)
#define RUN  20

static struct lock lock;
static struct semaphore done;
static int64_t started, finished;

/* Compete with the main thread for four seconds, and then wait for the lock. */
static void
waiter(void *unused UNUSED)
{
	int64_t start = timer_ticks();

	while (timer_elapsed(start) < 4 * TIMER_FREQ)
		continue;
	lock_acquire(&lock);
	started = timer_ticks();
	while (timer_elapsed(started) < RUN)
		continue;
	finished = timer_ticks();
	lock_release(&lock);
	sema_up(&done);
}

KTEST(mlfqs_block)
{
	int64_t start, released;

	set_deadline(40);
	sema_init(&done, 0);
	lock_init(&lock);
	start = model_begin_second();
	lock_acquire(&lock);
	thread_create("waiter", PRI_DEFAULT, waiter, NULL);
	while (timer_elapsed(start) < WAIT)
		continue;
	KTEST_CHECK_CMP(started, ==, 0);
	released = timer_ticks();
	lock_release(&lock);
	sema_down(&done);
	/* The waiter got the CPU at once, and kept it for all its ticks. */
	KTEST_CHECK_CMP(started - released, <=, 1);
	KTEST_CHECK_CMP(finished - started, <=, RUN + 1);
}
