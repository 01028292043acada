/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A record of the order in which the threads of a kernel test pass certain
 * points, each named by a letter.  Header only: each test has its own record.
 *
 *	event('a');	... in one thread
 *	event('b');	... in another
 *	EXPECT_EVENTS("ab");
 */
#ifndef TESTS_EVENTS_H
#define TESTS_EVENTS_H

#include <string.h>

#include "tests/ktest.h"

#define EVENTS_MAX 255

static char events[EVENTS_MAX + 1];
static unsigned event_count;

/* Append LETTER to the record.  Events after the first EVENTS_MAX are ignored.
 * => any context, any CPU.  */
static inline void
event(char letter)
{
	unsigned i = __atomic_fetch_add(&event_count, 1, __ATOMIC_SEQ_CST);

	if (i < EVENTS_MAX)
		events[i] = letter;
}

/* A thread function that records LETTER and returns. */
static inline void
event_thread(void *letter)
{
	event((char)(int)letter);
}

/* Fail the test unless exactly the events EXPECTED have been recorded, in that
 * order.  */
#define EXPECT_EVENTS(expected)                                                \
	do {                                                                   \
		if (strcmp(events, (expected)) != 0)                           \
			ktest_fail(__FILE__, __LINE__,                         \
			    "events are \"%s\"%s, expected \"%s\"", events,    \
			    events[0] == '\0' ? " (no event so far)" : "",     \
			    (expected));                                       \
	} while (0)

#endif
