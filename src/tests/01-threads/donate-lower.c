/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that sets its own priority below a donated one keeps the
 *     donated priority until it releases the lock, and then has the new one; a
 *     thread that sets its priority above a donated one has the new one at once
 * points: 2
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

static struct lock lock;

static void
taker(void *letter)
{
	lock_acquire(&lock);
	event((char)(int)letter);
	lock_release(&lock);
}

KTEST(donate_lower)
{
	set_deadline(20);
	lock_init(&lock);
	lock_acquire(&lock);
	thread_create("taker", PRI_DEFAULT + 5, taker, (void *)'b');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 5);
	thread_set_priority(PRI_DEFAULT - 5);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 5);
	thread_create("middle", PRI_DEFAULT, event_thread, (void *)'c');
	event('a');
	thread_set_priority(PRI_DEFAULT + 9);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 9);
	thread_set_priority(PRI_DEFAULT - 5);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 5);
	EXPECT_EVENTS("a");
	lock_release(&lock);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT - 5);
	EXPECT_EVENTS("abc");
}
