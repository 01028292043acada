/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a priority donated to a sleeping thread takes effect when the thread
 *     wakes: the thread preempts a running one whose priority lies between the
 *     sleeper's base priority and the donated one
 * points: 1
 * cpus: 1
 * shift: 7
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define TICKS 20

static struct lock lock;
static struct semaphore done;
static int64_t start;

static void
holder(void *unused UNUSED)
{
	lock_acquire(&lock);
	event('a');
	timer_sleep(TICKS);
	event('d');
	KTEST_CHECK_CMP(timer_elapsed(start), <=, TICKS + 1);
	lock_release(&lock);
	event('g');
	sema_up(&done);
}

static void
hog(void *unused UNUSED)
{
	event('c');
	while (timer_elapsed(start) < 2 * TICKS)
		continue;
	event('f');
	sema_up(&done);
}

static void
high(void *unused UNUSED)
{
	event('b');
	lock_acquire(&lock);
	event('e');
	lock_release(&lock);
	sema_up(&done);
}

KTEST(donate_asleep)
{
	set_deadline(5);
	sema_init(&done, 0);
	lock_init(&lock);
	start = timer_ticks();
	thread_create("holder", PRI_DEFAULT + 1, holder, NULL);
	thread_create("high", PRI_DEFAULT + 5, high, NULL);
	thread_create("hog", PRI_DEFAULT + 3, hog, NULL);
	for (int i = 0; i < 3; i++)
		sema_down(&done);
	EXPECT_EVENTS("abcdefg");
}
