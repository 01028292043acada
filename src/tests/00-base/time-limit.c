/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: on an NMI, which the host sends at the time limit, and which this test
 *     raises itself, the kernel reports what each thread, except an idle
 *     background thread, is doing or waiting for, with its backtrace and the holder
 *     of the lock that it waits for; identical reports are printed once, with a count
 * needs: 01-threads
 * panics: NMI at 0x
 * cpus: 1
 * limit: 5s
 */
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define CROWD 30

static struct lock kept;
static struct semaphore never;

static void
keep_lock(void *unused UNUSED)
{
	lock_acquire(&kept);
	timer_sleep(1000);
}

static void
want_lock(void *unused UNUSED)
{
	lock_acquire(&kept);
}

static void
wait_forever(void *unused UNUSED)
{
	sema_down(&never);
}

KTEST(time_limit)
{
	lock_init(&kept);
	sema_init(&never, 0);
	thread_create("keeper", PRI_DEFAULT, keep_lock, NULL);
	thread_create("wanter", PRI_DEFAULT, want_lock, NULL);
	for (int i = 0; i < CROWD; i++)
		thread_create("crowd", PRI_DEFAULT, wait_forever, NULL);
	timer_sleep(5);
	thread_create("fresh", PRI_MIN, wait_forever, NULL);
	__asm__ volatile("int $2");
}
