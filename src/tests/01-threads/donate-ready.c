/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a holder that is ready but not running moves up in the run queue when
 *     it receives a donation, and runs before threads of priorities in between,
 *     which prevents priority inversion; the run queue is consistent afterward
 * points: 2
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

static struct lock lock;
static struct semaphore go;

static void
low(void *unused UNUSED)
{
	lock_acquire(&lock);
	event('a');
	sema_up(&go); /* the main thread preempts this one here */
	event('c');
	lock_release(&lock);
	event('f');
}

static void
sleeper(void *unused UNUSED)
{
	lock_acquire(&lock);
	sema_up(&go);
	timer_sleep(2);
	lock_release(&lock);
}

static void
high(void *unused UNUSED)
{
	event('b');
	lock_acquire(&lock);
	event('d');
	lock_release(&lock);
}

KTEST(donate_ready)
{
	set_deadline(5);
	sema_init(&go, 0);
	lock_init(&lock);
	thread_set_priority(PRI_DEFAULT + 9);
	thread_create("low", PRI_DEFAULT + 1, low, NULL);
	sema_down(&go);
	EXPECT_EVENTS("a");
	thread_create("hog", PRI_DEFAULT + 3, event_thread, (void *)'e');
	thread_create("high", PRI_DEFAULT + 5, high, NULL);
	EXPECT_EVENTS("a");
	thread_set_priority(PRI_DEFAULT);
	EXPECT_EVENTS("abcdef");

	/* While the holder and the main thread sleep, no thread is ready.  The
	 * scheduler must not find the holder at the place in the run queue from
	 * which the donation has moved it.  */
	thread_set_priority(PRI_DEFAULT + 9);
	thread_create("sleeper", PRI_DEFAULT + 1, sleeper, NULL);
	sema_down(&go);
	thread_create("high", PRI_DEFAULT + 5, high, NULL);
	thread_set_priority(PRI_DEFAULT);
	timer_sleep(4);
	EXPECT_EVENTS("abcdefbd");
}
