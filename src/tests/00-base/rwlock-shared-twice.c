/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a debug kernel panics when a thread that holds an rwlock shared acquires it
 *     shared again, even if no writer waits
 * tags: debug
 * panics: rwlock twice: main (1), which holds it, acquires it again
 */
#include "tests/ktest.h"
#include "threads/rwlock.h"

static struct rwlock other, lock;

KTEST(rwlock_shared_twice)
{
	rwlock_init(&other, "twice");
	rwlock_init(&lock, "twice");
	rwlock_acquire_shared(&other);
	rwlock_acquire_shared(&lock);
	rwlock_acquire_shared(&lock);
}
