/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when locks are released in a different order than they were acquired,
 *     each release removes only the donations through that lock; when no
 *     donation is left, all threads run in the order of their priorities
 * points: 2
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

static struct lock a, b, c;

static void
take_a(void *letter)
{
	lock_acquire(&a);
	event((char)(int)letter);
	lock_release(&a);
}

static void
take_b(void *letter)
{
	lock_acquire(&b);
	event((char)(int)letter);
	lock_release(&b);
}

static void
expect_above(int above)
{
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + above);
}

KTEST(donate_order)
{
	set_deadline(5);
	lock_init(&a);
	lock_init(&b);
	lock_init(&c);
	lock_acquire(&a);
	lock_acquire(&b);
	lock_acquire(&c);
	thread_create("a", PRI_DEFAULT + 3, take_a, (void *)'3');
	expect_above(3);
	thread_create("b", PRI_DEFAULT + 5, take_b, (void *)'5');
	expect_above(5);
	thread_create("below a", PRI_DEFAULT + 2, event_thread, (void *)'2');
	thread_create("below b", PRI_DEFAULT + 4, event_thread, (void *)'4');

	lock_release(&c); /* no thread waits for it */
	expect_above(5);
	EXPECT_EVENTS("");
	lock_release(&a); /* the first one acquired */
	expect_above(5);
	EXPECT_EVENTS("");
	lock_release(&b);
	expect_above(0);
	EXPECT_EVENTS("5432");
}
