/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread to which a priority is lent while it waits for a semaphore
 *     is woken before others that came with more than its own; a lower one
 *     that is lent to it later takes nothing away
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
lender(void *letter)
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
	thread_create("lender", PRI_DEFAULT + 5, lender, (void *)'b');
	thread_create("later", PRI_DEFAULT + 2, lender, (void *)'c');
	EXPECT_EVENTS("");
	sema_up(&gate);
	EXPECT_EVENTS("abcd");
	sema_up(&gate);
	EXPECT_EVENTS("abcde");
}
