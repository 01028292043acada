/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: threads of equal priority that yield take turns in a fixed order, and
 *     threads of lower priority wait until the last of them has ended
 * points: 2
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/thread.h"

#define ROUNDS 4

static void
record_and_yield(void *letter)
{
	for (int i = 0; i < ROUNDS; i++) {
		event((char)(int)letter);
		thread_yield();
	}
}

KTEST(priority_fifo)
{
	set_deadline(20);
	thread_set_priority(PRI_DEFAULT + 3);
	thread_create("low", PRI_DEFAULT + 1, record_and_yield, (void *)'x');
	for (int letter = 'a'; letter <= 'd'; letter++)
		thread_create(
		    "equal", PRI_DEFAULT + 2, record_and_yield, (void *)letter);
	EXPECT_EVENTS("");
	thread_set_priority(PRI_DEFAULT);
	EXPECT_EVENTS("abcdabcdabcdabcdxxxx");
}
