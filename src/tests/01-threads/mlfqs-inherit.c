/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a new thread inherits its creator's niceness and recent_cpu, and has
 *     a priority computed from these, not the priority passed to thread_create
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

static struct semaphore done;
static int recent_cpu;

/* Check what the new thread has inherited.  It runs as soon as its creator waits. */
static void
child(void *unused UNUSED)
{
	KTEST_CHECK_CMP(thread_get_nice(), ==, 5);
	KTEST_CHECK_CMP(thread_get_recent_cpu(), >=, recent_cpu);
	KTEST_CHECK_CMP(thread_get_recent_cpu(), <=, recent_cpu + 200);
	KTEST_CHECK_CMP(
	    thread_get_priority(), <=, PRI_MAX - recent_cpu / 400 - 2 * 5 + 1);
	KTEST_CHECK_CMP(
	    thread_get_priority(), >=, PRI_MAX - recent_cpu / 400 - 2 * 5 - 2);
	thread_set_nice(-5);
	sema_up(&done);
}

KTEST(mlfqs_inherit)
{
	int64_t start;

	set_deadline(20);
	sema_init(&done, 0);
	thread_set_nice(5);
	start = model_begin_second();
	while (timer_elapsed(start) < TIMER_FREQ / 2)
		continue;
	recent_cpu = thread_get_recent_cpu();
	KTEST_CHECK_CMP(recent_cpu, >=, 4000);
	thread_create("child", PRI_MIN, child, NULL);
	sema_down(&done);
	KTEST_CHECK_CMP(thread_get_nice(), ==, 5);
}
