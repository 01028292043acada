/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a priority is recomputed from recent_cpu and niceness at every fourth
 *     tick and not in between
 * points: 2
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"

#define TICKS (2 * TIMER_FREQ)

/* Accept a priority from a formula that rounds each term, and one from a
 * formula that rounds only the result.  */
static void
check_priority(int tick, int priority, int recent_cpu)
{
	int64_t recent = recent_cpu * MODEL_ONE / 100;
	int above = model_priority(recent - MODEL_ONE / 50, thread_get_nice());
	int below = model_priority(recent + 4 * MODEL_ONE, thread_get_nice());

	if (priority > above || priority < below)
		ktest_fail(__FILE__, __LINE__,
		    "tick %d: priority %d, "
		    "expected %d to %d for recent_cpu of %d hundredths",
		    tick, priority, below, above, recent_cpu);
}

KTEST(mlfqs_period)
{
	int64_t start;
	int before, changes = 0;

	set_deadline(20);
	thread_set_nice(3);
	start = model_begin_second();
	KTEST_CHECK_CMP(start % MODEL_PERIOD, ==, 1);
	before = thread_get_priority();
	for (int tick = 1; tick <= TICKS; tick++) {
		int priority;

		while (timer_elapsed(start) < tick)
			continue;
		priority = thread_get_priority();
		if ((start + tick) % MODEL_PERIOD == 0)
			check_priority(tick, priority, thread_get_recent_cpu());
		else
			KTEST_CHECK_CMP(priority, ==, before);
		changes += priority != before;
		before = priority;
	}
	/* Every 4 ticks, the priority falls by one, except after recent_cpu has
	 * decayed.  */
	ktest_note("%d changes", changes);
	KTEST_CHECK_CMP(changes, >=, TICKS / MODEL_PERIOD - 4);
}
