/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread waiting for a signal receives a donated priority, is
 *     therefore woken first, and passes this priority on to the holder of the
 *     monitor's lock when it waits for that lock again
 * points: 2
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

static struct lock monitor, other;
static struct condition condition;

/* Wait for a signal while holding OTHER. */
static void
holder(void *unused UNUSED)
{
	lock_acquire(&other);
	lock_acquire(&monitor);
	cond_wait(&condition, &monitor);
	event('c');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 7);
	lock_release(&monitor);
	lock_release(&other);
	event('f');
}

static void
waiter(void *unused UNUSED)
{
	lock_acquire(&monitor);
	cond_wait(&condition, &monitor);
	event('e');
	lock_release(&monitor);
}

static void
donor(void *unused UNUSED)
{
	lock_acquire(&other);
	event('d');
	lock_release(&other);
}

KTEST(donate_condvar)
{
	set_deadline(5);
	lock_init(&monitor);
	lock_init(&other);
	cond_init(&condition);
	thread_create("holder", PRI_DEFAULT + 1, holder, NULL);
	thread_create("waiter", PRI_DEFAULT + 3, waiter, NULL);
	thread_create("donor", PRI_DEFAULT + 7, donor, NULL);
	lock_acquire(&monitor);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
	event('a');
	cond_signal(&condition, &monitor);
	/* The woken thread now waits for the lock and donates its priority. */
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 7);
	cond_signal(&condition, &monitor);
	event('b');
	lock_release(&monitor);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
	EXPECT_EVENTS("abcdef");
}
