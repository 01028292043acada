/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a holder of several locks has the highest priority of all threads
 *     that wait for any of them, and a release takes away only the donations
 *     through the released lock
 * points: 3
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define LOCKS 4

static struct lock locks[LOCKS];

static void
taker(void *argument)
{
	int i = (int)argument;

	lock_acquire(&locks[i]);
	event((char)('a' + i));
	lock_release(&locks[i]);
}

/* Make a thread of priority PRI_DEFAULT + ABOVE wait for lock I. */
static void
start_taker(int i, int above)
{
	thread_create("taker", PRI_DEFAULT + above, taker, (void *)i);
}

/* Release lock I, and check that the priority is then PRI_DEFAULT + ABOVE_THEN. */
static void
release_and_check(int i, int above_then)
{
	lock_release(&locks[i]);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + above_then);
}

KTEST(donate_multiple)
{
	set_deadline(20);
	for (int i = 0; i < LOCKS; i++) {
		lock_init(&locks[i]);
		lock_acquire(&locks[i]);
	}
	/* Each taker has a higher priority than the main thread, and so begins to wait
	 * at once.  */
	start_taker(2, 1);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 1);
	start_taker(0, 2);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 2);
	start_taker(1, 3);
	start_taker(1, 4);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 4);
	start_taker(3, 5);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT + 5);
	EXPECT_EVENTS("");

	/* Release the lock with the highest donation, then two locks whose release
	 * makes no difference, and then the last one.  After the first release, the
	 * highest donation is through neither the first nor the last lock acquired.  */
	release_and_check(3, 4);
	EXPECT_EVENTS("d");
	release_and_check(0, 4);
	EXPECT_EVENTS("d");
	release_and_check(2, 4);
	EXPECT_EVENTS("d");
	release_and_check(1, 0);
	EXPECT_EVENTS("dbbac");
}
