/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: lock_try_acquire lends nothing when it fails; a lock that it got is
 *     like any other: its holder is lent to, and who takes it again before
 *     those whom it woke has what the others lend
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
try(void *unused UNUSED)
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

/* Give the lock up and take it again before the one who is woken can.  Then
 * only the lower one waits.  */
static void
retake(void)
{
	enum intr_level old = intr_disable();

	lock_release(&lock);
	KTEST_CHECK(lock_try_acquire(&lock));
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 2);
	intr_set_level(old);
}

KTEST(donate_try)
{
	set_deadline(5);
	lock_init(&lock);
	KTEST_CHECK(lock_try_acquire(&lock));
	thread_create("try", PRI_DEFAULT + 9, try, NULL);
	EXPECT_EVENTS("a");
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
	thread_create("lower", PRI_DEFAULT + 2, taker, (void *)'c');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 2);
	thread_create("higher", PRI_DEFAULT + 4, taker, (void *)'b');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 4);

	/* The higher one finds the lock taken, and waits again. */
	retake();
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 4);
	EXPECT_EVENTS("a");
	lock_release(&lock);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
	EXPECT_EVENTS("abc");
}
