/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: releasing an rwlock that another thread holds exclusively panics
 * panics: rwlock_release: rwlock lock is held exclusively by main, not by thief
 */
#include "tests/ktest.h"
#include "threads/rwlock.h"
#include "threads/thread.h"

static struct rwlock lock;
static struct semaphore never;

static void
release_foreign(void *unused UNUSED)
{
	rwlock_release(&lock);
}

KTEST(rwlock_foreign)
{
	rwlock_init(&lock, "lock");
	sema_init(&never, 0);
	rwlock_acquire_exclusive(&lock);
	thread_create("thief", PRI_DEFAULT, release_foreign, NULL);
	sema_down(&never);
}
