/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a priority donated to a thread that itself waits for a lock is passed
 *     on at once to that lock's holder, so that no thread of a priority in
 *     between runs first
 * points: 3
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

static struct lock inner, outer;

static void
middle(void *unused UNUSED)
{
	lock_acquire(&outer);
	lock_acquire(&inner); /* held by the main thread */
	event('b');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 9);
	lock_release(&inner);
	event('c');
	lock_release(&outer);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 3);
	event('f');
}

static void
high(void *unused UNUSED)
{
	lock_acquire(&outer);
	event('d');
	lock_release(&outer);
}

KTEST(donate_nest)
{
	set_deadline(5);
	lock_init(&inner);
	lock_init(&outer);
	lock_acquire(&inner);
	thread_create("middle", PRI_DEFAULT + 3, middle, NULL);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 3);
	thread_create("high", PRI_DEFAULT + 9, high, NULL);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 9);
	thread_create("between", PRI_DEFAULT + 6, event_thread, (void *)'e');
	event('a');
	lock_release(&inner);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
	EXPECT_EVENTS("abcdef");
}
