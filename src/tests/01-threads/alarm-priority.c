/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: sleepers that wake at the same tick run in the order of their
 *     priorities, highest first
 * points: 2
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

static int64_t due;
static struct semaphore done;

static void
sleeper(void *letter)
{
	timer_sleep(due - timer_ticks());
	event((char)(int)letter);
	sema_up(&done);
}

KTEST(alarm_priority)
{
	static const int above[] = { 3, 1, 5, 2, 4 };

	set_deadline(20);
	sema_init(&done, 0);
	/* Begin at the start of a tick, so that no tick ends between a sleeper's reading
	 * of the time and that of timer_sleep.  */
	timer_sleep(1);
	due = timer_ticks() + 20;
	for (unsigned i = 0; i < ARRAY_SIZE(above); i++)
		thread_create("sleeper", PRI_DEFAULT + above[i], sleeper,
		    (void *)('a' + above[i]));
	for (unsigned i = 0; i < ARRAY_SIZE(above); i++)
		sema_down(&done);
	EXPECT_EVENTS("fedcb");
}
