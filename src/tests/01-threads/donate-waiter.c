/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that waits for one lock and receives a donation through
 *     another gets the first lock before waiters whose priorities lie between
 *     the thread's base priority and the donated one, and then still has the
 *     donated priority
 * points: 2
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

static struct lock wanted, held;

/* Hold one lock and wait for the other. */
static void
holder(void *unused UNUSED)
{
	lock_acquire(&held);
	lock_acquire(&wanted);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 5);
	event('b');
	lock_release(&wanted);
	event('c');
	lock_release(&held);
	event('f');
}

static void
rival(void *unused UNUSED)
{
	lock_acquire(&wanted);
	event('e');
	lock_release(&wanted);
}

static void
donor(void *unused UNUSED)
{
	lock_acquire(&held);
	event('d');
	lock_release(&held);
}

KTEST(donate_waiter)
{
	set_deadline(5);
	lock_init(&wanted);
	lock_init(&held);
	lock_acquire(&wanted);
	thread_create("holder", PRI_DEFAULT + 1, holder, NULL);
	thread_create("rival", PRI_DEFAULT + 3, rival, NULL);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 3);
	thread_create("donor", PRI_DEFAULT + 5, donor, NULL);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 5);
	event('a');
	lock_release(&wanted);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
	EXPECT_EVENTS("abcdef");
}
