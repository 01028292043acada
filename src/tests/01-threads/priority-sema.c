/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: sema_up wakes the waiter whose priority is highest at that moment,
 *     and among equals the one that has waited longest
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
waiter(void *letter)
{
	sema_down(&gate);
	event((char)(int)letter);
}

static void
waiter_with_lock(void *letter)
{
	lock_acquire(&lock);
	sema_down(&gate);
	event((char)(int)letter);
	lock_release(&lock);
}

static void
donor(void *letter)
{
	lock_acquire(&lock);
	event((char)(int)letter);
	lock_release(&lock);
}

KTEST(priority_sema)
{
	static const struct {
		int priority;
		char letter;
	} waiters[] = { { 5, 'c' }, { 9, 'a' }, { 2, 'f' }, { 5, 'd' },
		{ 7, 'b' }, { 5, 'e' } };

	set_deadline(20);
	sema_init(&gate, 0);
	lock_init(&lock);
	thread_set_priority(PRI_MIN + 1);
	for (unsigned i = 0; i < ARRAY_SIZE(waiters); i++)
		thread_create("waiter", PRI_DEFAULT + waiters[i].priority,
		    waiter, (void *)(int)waiters[i].letter);
	EXPECT_EVENTS("");
	for (unsigned i = 0; i < ARRAY_SIZE(waiters); i++)
		sema_up(&gate);
	EXPECT_EVENTS("abcdef");

	/* The first waiter's priority is raised while it waits. */
	thread_create("first", PRI_DEFAULT + 1, waiter_with_lock, (void *)'g');
	thread_create("second", PRI_DEFAULT + 2, waiter, (void *)'i');
	thread_create("donor", PRI_DEFAULT + 3, donor, (void *)'h');
	sema_up(&gate);
	sema_up(&gate);
	EXPECT_EVENTS("abcdefghi");
}
