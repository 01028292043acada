/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: acquiring a lock that the thread already holds panics, and the panic
 *     report says which lock it holds and where it took it
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
