/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: threads of equal priority run in round-robin order, for TIME_SLICE
 *     ticks each
 * points: 2
 * cpus: 1
 * shift: 7
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sched.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define SPINNERS  3
#define TURNS_MAX 64
#define TICKS     (TIME_SLICE * SPINNERS * 8)

static int64_t end;
static struct semaphore done;

/* Which spinner ran, and since when.  A spinner adds an entry when it finds
 * that the last entry is another spinner's.  */
static struct turn {
	int spinner;
	int64_t since;
} turns[TURNS_MAX];
static volatile int turn_count;

static void
spinner(void *argument)
{
	int number = (int)argument;

	while (timer_ticks() < end) {
		if (turn_count > 0 && turns[turn_count - 1].spinner == number)
			continue;
		if (turn_count == TURNS_MAX)
			ktest_fail(__FILE__, __LINE__,
			    "the threads have "
			    "switched %d times in %lld ticks, more often than "
			    "at the end of each slice",
			    TURNS_MAX,
			    (long long)(timer_ticks() - turns[0].since));
		turns[turn_count] = (struct turn){ number, timer_ticks() };
		turn_count++;
	}
	sema_up(&done);
}

KTEST(priority_turns)
{
	set_deadline(10);
	sema_init(&done, 0);
	thread_set_priority(PRI_DEFAULT + 1);
	end = timer_ticks() + TICKS;
	for (int i = 0; i < SPINNERS; i++)
		thread_create("spinner", PRI_DEFAULT, spinner, (void *)i);
	for (int i = 0; i < SPINNERS; i++)
		sema_down(&done);

	/* The first turn began in the middle of a tick.  The last turns can be
	 * shorter, as a spinner ends when it finds that the end has passed.  */
	KTEST_CHECK_CMP(turn_count, >=, TICKS / TIME_SLICE);
	for (int i = 1; i + 1 < turn_count; i++) {
		if (turns[i + 1].since >= end - 1)
			break;
		KTEST_CHECK_CMP(turns[i].spinner, ==,
		    (turns[i - 1].spinner + 1) % SPINNERS);
		KTEST_CHECK_CMP(
		    turns[i + 1].since - turns[i].since, ==, TIME_SLICE);
	}
}
