/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A time limit for kernel tests.  A test in which a wake-up can be lost, or in
 * which one thread can starve the others, sets a deadline at its start, so that
 * it fails instead of waiting forever.  Header only.
 *
 * The deadline is a clock event.  Clock events are given code and do not depend
 * on timer_sleep, the scheduling policy or the locks.
 */
#ifndef TESTS_DEADLINE_H
#define TESTS_DEADLINE_H

#include <stdio.h>

#include "cpu/spinlock.h"
#include "cpu/system_clock.h"
#include "tests/ktest.h"
#include "threads/thread.h"
#include "threads/threads_print.h"

static struct clock_event deadline_event;

/* Print what each thread is doing or waiting for.  Acquires sched_lock. */
static inline void
deadline_print_threads(void)
{
	spin_acquire(&sched_lock);
	printf("\nDeadline passed.  The threads:\n");
	threads_print();
	spin_release(&sched_lock);
}

static void
deadline_passed(struct clock_event *event UNUSED)
{
	deadline_print_threads();
	ktest_fail(__FILE__, __LINE__,
	    "the test timed out: a thread may be waiting "
	    "forever, or keeping others from running");
}

/* Make the test fail unless it ends within SECONDS seconds of virtual time.
 * Has no effect in real time, where the harness limits the test.
 * => only once per test.  */
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
