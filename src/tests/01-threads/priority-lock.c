/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a lock goes to the waiter with the highest priority, and among equals
 *     to the one that has waited longest; a thread that releases it to a waiter
 *     of higher priority is preempted at once
 * points: 2
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

static struct lock lock;
static struct semaphore go;

/* Wait while holding the lock, so that all others wait for the lock. */
static void
holder(void *unused UNUSED)
{
	lock_acquire(&lock);
	sema_down(&go);
	event('-');
	lock_release(&lock);
	event('+');
}

static void
taker(void *letter)
{
	lock_acquire(&lock);
	event((char)(int)letter);
	lock_release(&lock);
}

KTEST(priority_lock)
{
	static const struct {
		int above;
		char letter;
	} takers[] = { { 2, 'e' }, { 4, 'b' }, { 2, 'f' }, { 6, 'a' },
		{ 4, 'c' }, { 2, 'g' }, { 4, 'd' } };

	set_deadline(5);
	sema_init(&go, 0);
	lock_init(&lock);
	thread_set_priority(PRI_MIN);
	thread_create("holder", PRI_DEFAULT + 1, holder, NULL);
	for (unsigned i = 0; i < ARRAY_SIZE(takers); i++)
		thread_create("taker", PRI_DEFAULT + takers[i].above, taker,
		    (void *)(int)takers[i].letter);
	EXPECT_EVENTS("");
	sema_up(&go);
	EXPECT_EVENTS("-abcdefg+");
}
