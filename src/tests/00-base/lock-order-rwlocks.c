/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a debug kernel panics when an rwlock and a lock are taken in both orders,
 *     even if the rwlock is only held shared and no thread waits; an attempt that
 *     does not wait, and an upgrade or downgrade while no other lock is held, do not panic
 * tags: debug
 * panics: lock order: inner is held and outer taken
 */
#include "tests/ktest.h"
#include "threads/rwlock.h"

static struct rwlock outer;
static struct lock inner;

static void
take_inner(void)
{
	lock_acquire(&inner);
	lock_release(&inner);
}

KTEST(lock_order_rwlocks)
{
	rwlock_init(&outer, "outer");
	lock_init_named(&inner, "inner");
	for (int i = 0; i < 2; i++) {
		rwlock_acquire_shared(&outer);
		take_inner();
		KTEST_CHECK(rwlock_upgrade(&outer));
		take_inner();
		rwlock_downgrade(&outer);
		rwlock_release(&outer);
	}
	lock_acquire(&inner);
	KTEST_CHECK(rwlock_try_shared(&outer));
	rwlock_release(&outer);
	KTEST_CHECK(rwlock_try_exclusive(&outer));
	rwlock_release(&outer);
	rwlock_acquire_shared(&outer);
}
