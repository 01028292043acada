/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: cond_signal wakes the waiter with the highest priority, and
 *     cond_broadcast wakes all, which then run in the order of their priorities
 * points: 2
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define WAITERS 6

static struct lock lock;
static struct condition condition;

static void
waiter(void *letter)
{
	lock_acquire(&lock);
	cond_wait(&condition, &lock);
	event((char)(int)letter);
	lock_release(&lock);
}

static void
signal_once(void)
{
	lock_acquire(&lock);
	cond_signal(&condition, &lock);
	lock_release(&lock);
}

KTEST(priority_condvar)
{
	set_deadline(20);
	lock_init(&lock);
	cond_init(&condition);
	thread_set_priority(PRI_MIN + 1);
	for (int i = 0; i < WAITERS; i++) {
		int rank = (i * 5 + 3) % WAITERS; /* 3 2 1 0 5 4 */

		thread_create(
		    "waiter", PRI_DEFAULT - rank, waiter, (void *)('a' + rank));
	}
	for (int i = 0; i < WAITERS / 2; i++)
		signal_once();
	EXPECT_EVENTS("abc");

	lock_acquire(&lock);
	cond_broadcast(&condition, &lock);
	lock_release(&lock);
	EXPECT_EVENTS("abcdef");
}
