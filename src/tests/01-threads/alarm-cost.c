/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a tick does not examine every sleeper: 500 sleepers that are not due
 *     take at most 2% of the running thread's time; and the CPU is idle when no
 *     thread is ready
 * points: 2
 * cpus: 1
 * shift: 7
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define SLEEPERS 500
#define TICKS    40

static int64_t due;
static struct semaphore done;

static void
sleeper(void *unused UNUSED)
{
	timer_sleep(due - timer_ticks());
	sema_up(&done);
}

/* Return the number of times that a loop runs in TICKS ticks.  This function is
 * not inlined, so that both calls run the same instructions.  */
static unsigned NO_INLINE
count_loops(void)
{
	int64_t start = timer_ticks();
	unsigned rounds = 0;

	while (timer_ticks() == start)
		continue;
	while (timer_elapsed(start) <= TICKS)
		rounds++;
	return rounds;
}

KTEST(alarm_cost)
{
	unsigned alone, among_sleepers;
	uint32_t idle;

	set_deadline(20);
	sema_init(&done, 0);
	alone = count_loops();
	due = timer_ticks() + 4 * TICKS;
	for (int i = 0; i < SLEEPERS; i++)
		KTEST_CHECK(thread_create("sleeper", PRI_DEFAULT + 1, sleeper,
				NULL) != TID_ERROR);
	timer_sleep(2);
	among_sleepers = count_loops();
	ktest_note("%u rounds alone, %u among %d sleepers", alone,
	    among_sleepers, SLEEPERS);
	KTEST_CHECK_CMP(among_sleepers, >=, alone - alone / 50);
	/* When no thread is ready, the CPU must be idle although there are
	 * sleepers.  */
	idle = thread_idle_ticks();
	for (int i = 0; i < SLEEPERS; i++)
		sema_down(&done);
	KTEST_CHECK_CMP(timer_ticks(), >=, due);
	KTEST_CHECK_CMP(thread_idle_ticks() - idle, >=, TICKS);
}
