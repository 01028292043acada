/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a priority is donated along a chain of nine locks, from each waiting
 *     thread to the holder of the lock, and each holder loses the donated
 *     priority when it releases its lock
 * points: 3
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define DEPTH 9

/* Link I holds lock I and waits for lock I - 1, which link I - 1 holds.  The
 * main thread is link 0; the last link, DEPTH, holds no lock.  */
static struct lock locks[DEPTH];

static int
priority_of(int i)
{
	return PRI_MIN + 3 * i;
}

static void
link_in_chain(void *argument)
{
	int i = (int)argument;

	if (i < DEPTH)
		lock_acquire(&locks[i]);
	lock_acquire(&locks[i - 1]);
	/* By now, all links above this one have started, and the next one, if
	 * any, waits for the lock that this one still holds.  */
	event((char)('a' + i));
	KTEST_CHECK_CMP(thread_get_priority(), ==, priority_of(DEPTH));
	lock_release(&locks[i - 1]);
	KTEST_CHECK_CMP(thread_get_priority(), ==, priority_of(DEPTH));
	if (i < DEPTH)
		lock_release(&locks[i]);
	KTEST_CHECK_CMP(thread_get_priority(), ==, priority_of(i));
	event((char)('A' + i));
}

static void
interloper(void *argument)
{
	event((char)('0' + (int)argument));
}

KTEST(donate_chain)
{
	set_deadline(20);
	thread_set_priority(PRI_MIN);
	for (int i = 0; i < DEPTH; i++)
		lock_init(&locks[i]);
	lock_acquire(&locks[0]);
	for (int i = 1; i <= DEPTH; i++) {
		thread_create("link", priority_of(i), link_in_chain, (void *)i);
		KTEST_CHECK_CMP(thread_get_priority(), ==, priority_of(i));
		/* Runs after link I and the links above it have ended, but
		 * before link I - 1 ends.  */
		thread_create(
		    "interloper", priority_of(i) - 1, interloper, (void *)i);
		KTEST_CHECK_CMP(thread_get_priority(), ==, priority_of(i));
	}
	EXPECT_EVENTS("");
	lock_release(&locks[0]);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_MIN);
	EXPECT_EVENTS("bcdefghijJ9I8H7G6F5E4D3C2B1");
}
