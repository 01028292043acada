/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a ready thread whose priority becomes the highest runs at once, both
 *     when the running thread raises its niceness and in the tick that
 *     recomputes the priorities, even in the middle of a time slice; a thread
 *     that sets its niceness does not yield to one of the same priority
 * points: 1
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 * limit: 60s
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "tests/mlfqs_model.h"
#include "threads/sync.h"

#define SPIN (TIMER_FREQ - 20) /* ticks */

static int64_t start;
static volatile int64_t resumed;
static struct semaphore done;

/* Spin until the end of the second.  The main thread preempts this one before
 * that; RESUMED is set to the tick in which this one runs again.  */
static void
spinner(void *unused UNUSED)
{
	int64_t now;

	thread_set_nice(NICE_DEFAULT);
	do
		now = timer_ticks();
	while (now < start + TIMER_FREQ - 1);
	resumed = now;
	sema_up(&done);
}

KTEST(mlfqs_preempt)
{
	int64_t end_of_second;

	set_deadline(20);
	sema_init(&done, 0);
	model_begin_second();
	thread_create("equal", PRI_DEFAULT, event_thread, (void *)'b');
	thread_set_nice(NICE_DEFAULT);
	event('a');
	thread_set_nice(5);
	event('c');
	EXPECT_EVENTS("abc");

	/* At tick 80, the spinner's priority is 63 - 80/4 = 43, and the main
	 * thread's is about 63 - 2 * 5 = 53.  At the end of the second, which
	 * comes three ticks after the start of a time slice, the spinner's
	 * recent_cpu decays almost to 0.  */
	start = model_begin_second();
	end_of_second = start + TIMER_FREQ - 1;
	thread_create("spinner", PRI_DEFAULT, spinner, NULL);
	timer_sleep(SPIN);
	KTEST_CHECK_CMP(timer_elapsed(start), ==, SPIN);
	while (timer_ticks() < end_of_second + 10 && resumed == 0)
		continue;
	sema_down(&done);
	if (resumed != end_of_second)
		ktest_fail(__FILE__, __LINE__,
		    "a ready thread got the highest "
		    "priority in tick %lld, but ran in tick %lld",
		    (long long)end_of_second, (long long)resumed);
}
