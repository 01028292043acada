/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a failed lock_try_acquire donates nothing; after a successful one the
 *     holder receives donations as usual, even if the holder releases the lock
 *     and takes it again before the woken thread can take it
 * points: 1
 * cpus: 1
 */
#include "cpu/intr.h"
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

static struct lock lock;

static void
try_lock(void *unused UNUSED)
{
	KTEST_CHECK(!lock_try_acquire(&lock));
	event('a');
}

static void
taker(void *letter)
{
	lock_acquire(&lock);
	event((char)(int)letter);
	lock_release(&lock);
}

/* Release the lock and take it again before the woken thread can take it.  The
 * lower and the middle thread are waiting then.  */
static void
retake_lock(void)
{
	enum intr_level old = intr_disable();

	lock_release(&lock);
	KTEST_CHECK(lock_try_acquire(&lock));
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 3);
	intr_set_level(old);
}

KTEST(donate_try)
{
	set_deadline(5);
	lock_init(&lock);
	KTEST_CHECK(lock_try_acquire(&lock));
	thread_create("try", PRI_DEFAULT + 9, try_lock, NULL);
	EXPECT_EVENTS("a");
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
	thread_create("lower", PRI_DEFAULT + 2, taker, (void *)'d');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 2);
	thread_create("middle", PRI_DEFAULT + 3, taker, (void *)'c');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 3);
	thread_create("higher", PRI_DEFAULT + 4, taker, (void *)'b');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 4);

	/* The higher thread finds the lock taken and waits again. */
	retake_lock();
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 4);
	EXPECT_EVENTS("a");
	lock_release(&lock);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
	EXPECT_EVENTS("abcd");
}
