/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an upgrade of an rwlock waits for the other readers, blocks new
 *     ones, and lets no writer in; while one thread upgrades, an upgrade by
 *     another thread fails immediately and leaves the lock held shared
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/rwtest.h"

static struct semaphore may_upgrade;

static void
upgrade(void *unused UNUSED)
{
	rwlock_acquire_shared(&lock);
	event('s');
	sema_down(&may_upgrade);
	KTEST_CHECK(rwlock_upgrade(&lock));
	event('U');
	KTEST_CHECK(rwlock_held_exclusive(&lock));
	KTEST_CHECK(!rwlock_held_shared(&lock));
	timer_sleep(2);
	event('u');
	rwlock_release(&lock);
	sema_up(&done);
}

KTEST(rwlock_upgrade)
{
	set_deadline(20);
	rwlock_init(&lock, "lock");
	sema_init(&may_upgrade, 0);
	sema_init(&done, 0);

	/* Without other threads, an upgrade does not wait. */
	rwlock_acquire_shared(&lock);
	KTEST_CHECK(rwlock_upgrade(&lock));
	KTEST_CHECK(rwlock_held_exclusive(&lock));
	rwlock_release(&lock);

	rwlock_acquire_shared(&lock);
	start(upgrade);
	start(write_once); /* waits before the other thread upgrades */
	sema_up(&may_upgrade);
	timer_sleep(2);
	EXPECT_EVENTS("s");
	KTEST_CHECK(!rwlock_try_shared(&lock));
	KTEST_CHECK(!rwlock_upgrade(&lock));
	KTEST_CHECK(rwlock_held_shared(&lock));
	KTEST_CHECK(!rwlock_held_exclusive(&lock));
	timer_sleep(2);
	EXPECT_EVENTS("s");
	rwlock_release(&lock);
	sema_down(&done);
	sema_down(&done);
	EXPECT_EVENTS("sUuW");

	/* After one upgrade has succeeded, another one can succeed. */
	rwlock_acquire_shared(&lock);
	KTEST_CHECK(rwlock_upgrade(&lock));
	rwlock_release(&lock);
	KTEST_CHECK(rwlock_try_exclusive(&lock));
}
