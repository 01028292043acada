/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: two hundred ready threads of all priorities from PRI_MIN to PRI_MAX
 *     run in the order of their priorities, and threads of equal priority run
 *     in the order in which they became ready
 * points: 2
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define THREADS 200
#define LEVELS  (PRI_MAX + 1)

static struct semaphore done;
static int order[THREADS], ran;

/* Mix the priorities so that each occurs about three times. */
static int
priority_of(int i)
{
	return PRI_MIN + (i * 37 + i / LEVELS * 11) % LEVELS;
}

static void
record_run(void *number)
{
	order[ran++] = (int)number;
	sema_up(&done);
}

KTEST(priority_many)
{
	set_deadline(10);
	sema_init(&done, 0);
	thread_set_priority(PRI_MAX);
	/* Begin with a whole time slice: when it ends, a runner of priority PRI_MAX
	 * may run.  */
	thread_yield();
	for (int i = 0; i < THREADS; i++)
		KTEST_CHECK(thread_create("runner", priority_of(i), record_run,
				(void *)i) != TID_ERROR);
	if (ran != 0)
		ktest_fail(__FILE__, __LINE__,
		    "%d threads of lower or equal "
		    "priority ran before the main thread lowered its own from "
		    "%d",
		    ran, PRI_MAX);
	thread_set_priority(PRI_MIN);
	for (int i = 0; i < THREADS; i++)
		sema_down(&done);
	for (int i = 1; i < THREADS; i++) {
		int before = order[i - 1], now = order[i];

		KTEST_CHECK_CMP(priority_of(before), >=, priority_of(now));
		if (priority_of(before) == priority_of(now))
			KTEST_CHECK_CMP(before, <, now);
	}
}
