/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a holder that lowers its own priority below the priority of a thread
 *     waiting for its lock has that thread's priority, even though the holder's
 *     own priority was higher when the thread began to wait
 * points: 2
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

static struct lock lock;

static void
taker(void *unused UNUSED)
{
	lock_acquire(&lock);
	event('c');
	lock_release(&lock);
}

KTEST(donate_reveal)
{
	set_deadline(5);
	lock_init(&lock);
	thread_set_priority(PRI_DEFAULT + 9);
	lock_acquire(&lock);
	thread_create("taker", PRI_DEFAULT + 4, taker, NULL);
	timer_sleep(2); /* the taker begins to wait */
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 9);
	thread_create("higher", PRI_DEFAULT + 6, event_thread, (void *)'a');
	thread_create("lower", PRI_DEFAULT + 2, event_thread, (void *)'d');
	EXPECT_EVENTS("");
	thread_set_priority(PRI_DEFAULT);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 4);
	event('b');
	lock_release(&lock);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
	EXPECT_EVENTS("abcd");
}
