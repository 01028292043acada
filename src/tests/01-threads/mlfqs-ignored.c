/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: under MLFQ, thread_set_priority has no effect, and no priority is
 *     donated
 * points: 1
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"
#include "threads/sync.h"

static struct lock lock;
static struct semaphore done;

static void
taker(void *unused UNUSED)
{
	thread_set_nice(0);
	event('a');
	lock_acquire(&lock);
	event('c');
	lock_release(&lock);
	sema_up(&done);
}

KTEST(mlfqs_ignored)
{
	int before;

	set_deadline(20);
	sema_init(&done, 0);
	lock_init(&lock);
	/* Start one tick after the priorities have been recomputed, and so three
	 * ticks before they are recomputed again.  */
	model_begin_second();
	thread_set_nice(10);
	before = thread_get_priority();
	KTEST_CHECK_CMP(before, >, PRI_MIN);
	KTEST_CHECK_CMP(before, <, PRI_MAX - 10);
	thread_set_priority(PRI_MAX);
	KTEST_CHECK_CMP(thread_get_priority(), ==, before);
	thread_set_priority(PRI_MIN);
	KTEST_CHECK_CMP(thread_get_priority(), ==, before);

	lock_acquire(&lock);
	thread_create("taker", PRI_MAX, taker, NULL);
	timer_sleep(2);
	EXPECT_EVENTS("a"); /* the taker waits for the lock */
	KTEST_CHECK_CMP(thread_get_priority(), <=, before);
	KTEST_CHECK_CMP(thread_get_priority(), >=, before - 2);
	event('b');
	lock_release(&lock);
	sema_down(&done);
	EXPECT_EVENTS("abc");
}
