/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that releases an rwlock and at once acquires it exclusively
 *     again does not overtake the waiting readers
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/rwtest.h"

static void
read_once(void *unused UNUSED)
{
	rwlock_acquire_shared(&lock);
	event('r');
	rwlock_release(&lock);
	sema_up(&done);
}

KTEST(rwlock_overtake)
{
	set_deadline(20);
	rwlock_init(&lock, "lock");
	sema_init(&done, 0);

	rwlock_acquire_exclusive(&lock);
	start(read_once);
	start(read_once);
	rwlock_release(&lock);
	KTEST_CHECK(!rwlock_try_exclusive(&lock));
	rwlock_acquire_exclusive(&lock);
	EXPECT_EVENTS("rr");

	/* The same with a writer that also waits, and with a downgrade. */
	start(write_once);
	start(read_once);
	rwlock_downgrade(&lock);
	rwlock_release(&lock);
	rwlock_acquire_exclusive(&lock);
	KTEST_CHECK_CMP(events[2], ==, 'r');
	rwlock_release(&lock);
	for (unsigned i = 0; i < 4; i++)
		sema_down(&done);
	EXPECT_EVENTS("rrrW");
}
