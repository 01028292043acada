/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread keeps the priority that it was created with until it sets
 *     another one; a thread that lowers its priority below the priority of a
 *     ready thread yields to it at once, even if it has preempted that thread
 *     before, but does not yield to a thread of the same priority; setting the
 *     niceness has no effect
 * points: 2
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/thread.h"

static void
seesaw(void *letter)
{
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 2);
	event((char)(int)letter);
	thread_set_priority(PRI_DEFAULT - 2);
	event((char)(int)letter);
	thread_set_priority(PRI_DEFAULT + 2);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 2);
	event((char)(int)letter);
	thread_set_priority(PRI_DEFAULT - 4);
	event((char)(int)letter);
}

KTEST(priority_change)
{
	set_deadline(5);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
	thread_create("seesaw", PRI_DEFAULT + 2, seesaw, (void *)'b');
	event('a');
	thread_set_priority(PRI_DEFAULT - 3);
	event('a');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT - 3);
	thread_set_priority(PRI_DEFAULT - 5);
	event('a');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT - 5);
	EXPECT_EVENTS("babbaba");

	thread_yield(); /* begin a time slice, which ends after the checks */
	thread_create("equal", PRI_DEFAULT - 5, event_thread, (void *)'c');
	thread_set_priority(PRI_DEFAULT - 5);
	thread_set_nice(NICE_MAX);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT - 5);
	thread_set_nice(NICE_MIN);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT - 5);
	event('a');
	thread_set_priority(PRI_DEFAULT - 6);
	EXPECT_EVENTS("babbabaac");
}
