/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that becomes ready runs at once if its priority is higher
 *     than the running thread's, but not if it is equal or lower, and a thread
 *     that lowers its own priority lets the others run
 * points: 3
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

static struct semaphore gate;

static void
wait_and_record(void *letter)
{
	sema_down(&gate);
	event((char)(int)letter);
}

KTEST(priority_preempt)
{
	set_deadline(20);
	sema_init(&gate, 0);
	thread_create("high", PRI_DEFAULT + 1, event_thread, (void *)'a');
	event('b');
	thread_create("waiter", PRI_DEFAULT + 2, wait_and_record, (void *)'d');
	thread_create("equal", PRI_DEFAULT, event_thread, (void *)'e');
	thread_create("low", PRI_DEFAULT - 1, event_thread, (void *)'f');
	event('c');
	sema_up(&gate);
	thread_set_priority(PRI_DEFAULT - 2);
	event('g');
	thread_set_priority(PRI_DEFAULT);
	event('h');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
	EXPECT_EVENTS("abcdefgh");
}
