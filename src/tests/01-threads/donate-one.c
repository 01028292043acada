/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the holder of a lock runs at the highest priority among the threads
 *     waiting for the lock until it releases the lock; then those threads get
 *     the lock, highest priority first
 * points: 3
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
	event((char)(int)letter);
}

KTEST(donate_one)
{
	set_deadline(20);
	lock_init(&lock);
	lock_acquire(&lock);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
	thread_create("high", PRI_DEFAULT + 1, taker, (void *)'c');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 1);
	thread_create("higher", PRI_DEFAULT + 2, taker, (void *)'a');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 2);
	/* These two threads are ready, but do not run: the holder's donated
	 * priority is higher.  */
	thread_create("later", PRI_DEFAULT + 1, taker, (void *)'b');
	thread_create("low", PRI_DEFAULT - 1, taker, (void *)'d');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 2);
	EXPECT_EVENTS("");

	lock_release(&lock);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
	EXPECT_EVENTS("aabbcc");
	thread_set_priority(PRI_MIN);
	EXPECT_EVENTS("aabbccdd");
}
