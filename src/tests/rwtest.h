/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An rwlock, and threads that use it, for tests of rwlocks.  The test must
 * initialize the variables.  Header only.
 */
#ifndef TESTS_RWTEST_H
#define TESTS_RWTEST_H

#include "tests/events.h"
#include "threads/rwlock.h"
#include "threads/thread.h"
#include "threads/timer.h"

static struct rwlock lock;
static struct semaphore done; /* incremented by each thread at its end */

/* Thread function: acquire the lock exclusively, record 'W', and release the
 * lock.  */
static inline void
write_once(void *unused UNUSED)
{
	rwlock_acquire_exclusive(&lock);
	event('W');
	rwlock_release(&lock);
	sema_up(&done);
}

/* Start a thread that runs FUNCTION, and give it time to acquire the lock or to
 * block.  */
static inline void
start(thread_func *function)
{
	thread_create("tester", PRI_DEFAULT, function, NULL);
	timer_sleep(2);
}

#endif
