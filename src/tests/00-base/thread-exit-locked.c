/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that exits while it holds a lock causes a panic, and the
 *     message names the lock
 * panics: exits while holding lock &forgotten
 */
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

static struct lock forgotten;
static struct semaphore never;

static void
exit_with_lock(void *unused UNUSED)
{
	lock_acquire(&forgotten);
}

KTEST(thread_exit_locked)
{
	lock_init(&forgotten);
	sema_init(&never, 0);
	thread_create("forgetter", PRI_DEFAULT, exit_with_lock, NULL);
	sema_down(&never);
}
