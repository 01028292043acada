/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Events, one letter each, in the order in which a kernel test's threads come
 * by.  Header only: each test has a record of its own.
 *
 *	event('a');	... in one thread
 *	event('b');	... in another
 *	EXPECT_EVENTS("ab");
 */
#ifndef TESTS_EVENTS_H
#define TESTS_EVENTS_H

#include <string.h>

#include "tests/ktest.h"

#define EVENTS_MAX	255

static char events[EVENTS_MAX + 1];
static unsigned event_count;

/* Any context, any CPU. */
static inline void
event(char letter)
{
	unsigned i = __atomic_fetch_add(&event_count, 1, __ATOMIC_SEQ_CST);

	if (i < EVENTS_MAX)
		events[i] = letter;
}

/* A thread that comes by and ends. */
static inline void
event_thread(void *letter)
{
	event((char)(int)letter);
}

/* End the test as failed unless just these events have come, in this order. */
#define EXPECT_EVENTS(expected) do {					\
	if (strcmp(events, (expected)) != 0)				\
		ktest_fail(__FILE__, __LINE__,				\
		    "events are \"%s\", expected \"%s\"", events,	\
		    (expected));					\
} while (0)

#endif
