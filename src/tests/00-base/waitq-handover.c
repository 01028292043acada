/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a waiter that is interrupted after it was woken, but before it ran,
 *     passes the wake-up on to the next waiter
 * cpus: 1
 * limit: 5s
 */
#include <errno.h>

#include "cpu/spinlock.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

static struct spinlock guard = SPINLOCK_INITIALIZER("guard");
static struct waitq queue;
static struct thread *waiters[2];
static int errors[2];
static struct semaphore done;

static void
wait_once(void *argument)
{
	unsigned i = (unsigned)argument;

	waiters[i] = thread_current();
	spin_acquire(&guard);
	errors[i] = waitq_sleep_interruptible(&queue, &guard);
	spin_release(&guard);
	sema_up(&done);
}

KTEST(waitq_handover)
{
	sema_init(&done, 0);
	waitq_init(&queue, "queue");
	for (unsigned i = 0; i < 2; i++) {
		thread_create("waiter", PRI_DEFAULT, wait_once, (void *)i);
		timer_sleep(2);
	}
	spin_acquire(&guard);
	waitq_wake_one(&queue); /* the first waiter, which cannot run yet */
	thread_interrupt(waiters[0]);
	spin_release(&guard);
	sema_down(&done);
	sema_down(&done);
	KTEST_CHECK_CMP(errors[0], ==, EINTR);
	KTEST_CHECK_CMP(errors[1], ==, 0);
}
