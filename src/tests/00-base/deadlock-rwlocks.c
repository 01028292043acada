/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: two threads that acquire two rwlocks in opposite orders cause a panic
 *     that names each blocked thread, the lock that it waits for and, if the
 *     lock is held exclusively, its holder; a background thread that waits for
 *     a lock is also named
 * panics: deadlock: 2 threads
 * limit: 5s
 */
#include "tests/ktest.h"
#include "threads/rwlock.h"
#include "threads/thread.h"

static struct rwlock left, right;
static struct semaphore left_taken, right_taken, never;

static void
take_left_first(void *unused UNUSED)
{
	rwlock_acquire_exclusive(&left);
	sema_up(&left_taken);
	sema_down(&right_taken);
	rwlock_acquire_exclusive(&right);
}

static void
take_right_first(void *unused UNUSED)
{
	thread_set_background();
	rwlock_acquire_shared(&right);
	sema_up(&right_taken);
	sema_down(&left_taken);
	rwlock_acquire_shared(&left);
}

KTEST(deadlock_rwlocks)
{
	rwlock_init(&left, "left");
	rwlock_init(&right, "right");
	sema_init(&left_taken, 0);
	sema_init(&right_taken, 0);
	sema_init(&never, 0);
	thread_create("lefty", PRI_DEFAULT, take_left_first, NULL);
	thread_create("righty", PRI_DEFAULT, take_right_first, NULL);
	sema_down(&never);
}
