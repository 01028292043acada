/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: releasing a lock that another thread holds causes a panic that names
 *     the holder
 * panics: lock &theirs belongs to holder, not to main (1)
 */
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

static struct lock theirs;
static struct semaphore taken, never;

static void
hold_lock(void *unused UNUSED)
{
	lock_acquire(&theirs);
	sema_up(&taken);
	sema_down(&never);
}

KTEST(lock_foreign)
{
	lock_init(&theirs);
	sema_init(&taken, 0);
	sema_init(&never, 0);
	thread_create("holder", PRI_DEFAULT, hold_lock, NULL);
	sema_down(&taken);
	KTEST_CHECK(!lock_try_acquire(&theirs));
	lock_release(&theirs);
}
