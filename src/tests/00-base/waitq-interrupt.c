/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: thread_interrupt ends the thread's current interruptible wait and all
 *     later ones, and does not end an uninterruptible wait
 * cpus: 2
 */
#include <errno.h>

#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

static struct spinlock guard = SPINLOCK_INITIALIZER("guard");
static struct waitq waiters;
static struct thread *volatile sleeper_thread;
static volatile bool may_go, woken; /* written with the guard held */
static struct semaphore done;

static void
sleep_both_ways(void *unused UNUSED)
{
	int first, second;

	spin_acquire(&guard);
	sleeper_thread = thread_current();
	while (!may_go)
		waitq_sleep(&waiters, &guard);
	woken = true;
	first = waitq_sleep_interruptible(&waiters, &guard);
	second = waitq_sleep_interruptible(&waiters, &guard);
	spin_release(&guard);
	KTEST_CHECK_CMP(first, ==, EINTR);
	KTEST_CHECK_CMP(second, ==, EINTR);
	sema_up(&done);
}

static void
sleep_until_interrupted(void *unused UNUSED)
{
	int error;

	spin_acquire(&guard);
	sleeper_thread = thread_current();
	error = waitq_sleep_interruptible(&waiters, &guard);
	spin_release(&guard);
	KTEST_CHECK_CMP(error, ==, EINTR);
	sema_up(&done);
}

static void
wake_all(void)
{
	spin_acquire(&guard);
	may_go = true;
	waitq_wake_all(&waiters);
	spin_release(&guard);
}

KTEST(waitq_interrupt)
{
	waitq_init(&waiters, "waiters");
	sema_init(&done, 0);

	/* Interrupt the thread during an uninterruptible wait: this ends its
	 * later interruptible waits.  */
	thread_create("sleeper", PRI_DEFAULT, sleep_both_ways, NULL);
	timer_sleep(2);
	thread_interrupt(sleeper_thread);
	timer_sleep(2);
	KTEST_CHECK(!woken);
	wake_all();
	sema_down(&done);
	KTEST_CHECK(woken);

	/* Interrupt the thread during an interruptible wait. */
	thread_create("sleeper", PRI_DEFAULT, sleep_until_interrupted, NULL);
	timer_sleep(2);
	thread_interrupt(sleeper_thread);
	sema_down(&done);
}
