/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that receives a donation while it waits for a semaphore is
 *     woken before waiters with priorities between its base priority and the
 *     donated one, and preempts a running thread with such a priority; a lower
 *     donation that comes later does not lower its priority
 * points: 2
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

static struct semaphore gate;
static struct lock lock;

static void
holder(void *unused UNUSED)
{
	lock_acquire(&lock);
	sema_down(&gate);
	event('a');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 5);
	lock_release(&lock);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 1);
	event('d');
}

static void
donor(void *letter)
{
	lock_acquire(&lock);
	event((char)(int)letter);
	lock_release(&lock);
}

static void
waiter(void *unused UNUSED)
{
	sema_down(&gate);
	event('e');
}

KTEST(donate_sema)
{
	set_deadline(5);
	sema_init(&gate, 0);
	lock_init(&lock);
	thread_create("holder", PRI_DEFAULT + 1, holder, NULL);
	thread_create("waiter", PRI_DEFAULT + 3, waiter, NULL);
	thread_create("donor", PRI_DEFAULT + 5, donor, (void *)'b');
	thread_create("later", PRI_DEFAULT + 2, donor, (void *)'c');
	EXPECT_EVENTS("");
	thread_set_priority(PRI_DEFAULT + 4);
	sema_up(&gate);
	EXPECT_EVENTS("ab");
	thread_set_priority(PRI_DEFAULT);
	EXPECT_EVENTS("abcd");
	sema_up(&gate);
	EXPECT_EVENTS("abcde");
}
