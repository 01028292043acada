/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a downgrade of an rwlock lets in the waiting readers, but no writer
 *     until all readers have released the lock
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/rwtest.h"

static struct semaphore reader_may_leave;

static void
read_once(void *unused UNUSED)
{
	rwlock_acquire_shared(&lock);
	event('r');
	sema_down(&reader_may_leave);
	rwlock_release(&lock);
	sema_up(&done);
}

KTEST(rwlock_downgrade)
{
	set_deadline(20);
	rwlock_init(&lock, "lock");
	sema_init(&reader_may_leave, 0);
	sema_init(&done, 0);

	rwlock_acquire_exclusive(&lock);
	start(write_once);
	start(read_once);
	EXPECT_EVENTS("");
	rwlock_downgrade(&lock);
	KTEST_CHECK(!rwlock_held_exclusive(&lock));
	KTEST_CHECK(rwlock_held_shared(&lock));
	timer_sleep(2);
	EXPECT_EVENTS("r");
	sema_up(&reader_may_leave);
	sema_down(&done);
	timer_sleep(2);
	EXPECT_EVENTS("r");
	rwlock_release(&lock);
	sema_down(&done);
	EXPECT_EVENTS("rW");
	KTEST_CHECK(rwlock_try_exclusive(&lock));
}
