/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: acquiring a lock that the thread already holds panics, and the panic
 *     report says which lock the thread holds and where it acquired the lock
 * panics: lock &mine: main (1) acquires it twice
 */
#include "tests/ktest.h"
#include "threads/sync.h"

static struct lock mine;

KTEST(lock_twice)
{
	lock_init(&mine);
	lock_acquire(&mine);
	lock_acquire(&mine);
}
