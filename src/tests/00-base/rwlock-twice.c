/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: acquiring an rwlock that the thread holds exclusively panics
 * panics: rwlock mine: main (1), which holds it exclusively, acquires it again
 */
#include "tests/ktest.h"
#include "threads/rwlock.h"

static struct rwlock mine;

KTEST(rwlock_twice)
{
	rwlock_init(&mine, "mine");
	rwlock_acquire_exclusive(&mine);
	rwlock_acquire_shared(&mine);
}
