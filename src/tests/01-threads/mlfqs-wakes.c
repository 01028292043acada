/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that wakes briefly from time to time runs within a tick of
 *     its wake-up, although ten others use the CPU all the time
 * points: 1
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"
#include "threads/sync.h"

#define HOGS    10
#define SECONDS 10

static int64_t end;
static struct semaphore done;

static void
hog(void *unused UNUSED)
{
	while (timer_ticks() < end)
		continue;
	sema_up(&done);
}

KTEST(mlfqs_wakes)
{
	int late = 0, wakeups = 0;

	set_deadline(40);
	sema_init(&done, 0);
	end = model_begin_second() + SECONDS * TIMER_FREQ;
	for (int i = 0; i < HOGS; i++)
		thread_create("hog", PRI_DEFAULT, hog, NULL);
	timer_sleep(TIMER_FREQ); /* the hogs have lost priority */
	while (timer_ticks() < end) {
		int64_t due = timer_ticks() + 7;

		timer_sleep(7);
		wakeups++;
		late += timer_ticks() > due + 1;
	}
	ktest_note("%d of %d wake-ups were late", late, wakeups);
	KTEST_CHECK_CMP(late, ==, 0);
	KTEST_CHECK_CMP(wakeups, >=, (SECONDS - 1) * TIMER_FREQ / 8);
	for (int i = 0; i < HOGS; i++)
		sema_down(&done);
}
