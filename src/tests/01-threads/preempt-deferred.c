/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that is woken while interrupts are disabled or a spinlock is
 *     held runs as soon as interrupts are enabled or the spinlock is released,
 *     but not before
 * points: 2
 * cpus: 1
 */
#include "cpu/intr.h"
#include "cpu/spinlock.h"
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

static struct spinlock guard = SPINLOCK_INITIALIZER("guard");
static struct waitq waiters;
static struct semaphore gate;
static int64_t tick;

/* Both waiters have a higher priority than the main thread. */
static void
semaphore_waiter(void *unused UNUSED)
{
	sema_down(&gate);
	event('b');
}

static void
queue_waiter(void *unused UNUSED)
{
	spin_acquire(&guard);
	waitq_sleep(&waiters, &guard);
	spin_release(&guard);
	event('e');
}

/* Wait for a tick, so that the next one is far away. */
static void
wait_for_tick(void)
{
	tick = timer_ticks();
	while (timer_ticks() == tick)
		continue;
	tick = timer_ticks();
}

KTEST(preempt_deferred)
{
	enum intr_level old;

	set_deadline(20);
	sema_init(&gate, 0);
	waitq_init(&waiters, "waiters");
	thread_create("semaphore", PRI_DEFAULT + 1, semaphore_waiter, NULL);
	thread_create("queue", PRI_DEFAULT + 1, queue_waiter, NULL);
	timer_sleep(2);

	wait_for_tick();
	old = intr_disable();
	sema_up(&gate);
	event('a');
	intr_set_level(old);
	event('c');

	spin_acquire(&guard);
	waitq_wake_one(&waiters);
	event('d');
	spin_release(&guard);
	event('f');
	KTEST_CHECK_CMP(timer_ticks(), ==, tick);
	EXPECT_EVENTS("abcdef");
}
