/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: two threads that take two locks in opposite orders cause a panic that
 *     names each blocked thread, the lock that it waits for and the lock's
 *     holder
 * panics: deadlock: 3 threads
 * limit: 5s
 */
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

static struct lock left, right;
static struct semaphore left_taken, right_taken, never;

static void
take_left_first(void *unused UNUSED)
{
	lock_acquire(&left);
	sema_up(&left_taken);
	sema_down(&right_taken);
	lock_acquire(&right);
}

static void
take_right_first(void *unused UNUSED)
{
	lock_acquire(&right);
	sema_up(&right_taken);
	sema_down(&left_taken);
	lock_acquire(&left);
}

KTEST(deadlock_locks)
{
	lock_init(&left);
	lock_init(&right);
	sema_init(&left_taken, 0);
	sema_init(&right_taken, 0);
	sema_init(&never, 0);
	thread_create("lefty", PRI_DEFAULT, take_left_first, NULL);
	thread_create("righty", PRI_DEFAULT, take_right_first, NULL);
	sema_down(&never);
}
