/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that becomes ready with a higher priority than the running
 *     one runs at once, one with a lower or the same priority does not, and
 *     who lowers its own priority lets the others run
 * points: 4
 */
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

static struct semaphore gate;

static void
say(void *letter)
{
	event((char)(int)letter);
}

static void
wait_and_say(void *letter)
{
	sema_down(&gate);
	event((char)(int)letter);
}

KTEST(priority_preempt)
{
	sema_init(&gate, 0);
	thread_create("high", PRI_DEFAULT + 1, say, (void *)'a');
	event('b');
	thread_create("equal", PRI_DEFAULT, say, (void *)'f');
	thread_create("low", PRI_DEFAULT - 1, say, (void *)'g');
	event('c');
	thread_create("waiter", PRI_DEFAULT + 2, wait_and_say, (void *)'d');
	sema_up(&gate);
	event('e');
	thread_set_priority(PRI_DEFAULT - 2);
	event('h');
	thread_set_priority(PRI_DEFAULT);
	event('i');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
	EXPECT_EVENTS("abcdefghi");
}
