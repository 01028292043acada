/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A time after which a kernel test has failed.  Where a wake-up is lost, or
 * one thread shuts out the others, a test would wait for ever; so it says, as
 * its first step, how long all of it may take.  Header only.
 *
 * The time is watched by an event of the clock, that is, by given code, which
 * needs nothing of timer_sleep, the policy or the locks.
 */
#ifndef TESTS_DEADLINE_H
#define TESTS_DEADLINE_H

#include "cpu/system_clock.h"
#include "tests/ktest.h"

static struct clock_event deadline_event;

static void
deadline_passed(struct clock_event *event UNUSED)
{
	ktest_fail(__FILE__, __LINE__, "the test's time is over: somebody "
	    "waits for ever, or lets nobody else run");
}

/* End the test as failed unless it is over in SECONDS, of guest time.  In real
 * time only the harness ends a test that takes too long.  */
static inline void
set_deadline(unsigned seconds)
{
	if (ktest_in_real_time())
		return;
	deadline_event.when = clock_now() + seconds * 1000000000ull;
	deadline_event.function = deadline_passed;
	deadline_event.is_background = true;
	clock_event_add(&deadline_event);
}

#endif
