/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if a tick changes the thread's recent_cpu and priority between any two
 *     instructions with which the thread sets its niceness, the priority is afterward the
 *     one that follows from the new niceness and the new recent_cpu
 * cpus: 1
 * options: sched=mlfqs
 * shift: 7
 */
#include "cpu/intr.h"
#include "tests/deadline.h"
#include "tests/mlfqs_model.h"
#include "tests/windows.h"
#include "threads/mlfqs.h"

#define TICKS 40 /* lower the priority by 10 */
#define NICE  5

/* Report COUNT ticks of this thread as another CPU would, and then tick number NUMBER of
 * an idle boot CPU.  */
static void
tick(int count, uint32_t number)
{
	spin_acquire(&sched_lock);
	while (count-- > 0)
		mlfqs_tick(thread_current(), 0);
	mlfqs_tick(NULL, number);
	spin_release(&sched_lock);
}

/* End a second, so that recent_cpu does not grow from run to run. */
static void
end_second(void)
{
	thread_set_nice(NICE_DEFAULT);
	tick(0, TIMER_FREQ);
}

static void
set_nice(void)
{
	thread_set_nice(NICE);
}

static void
add_ticks(void)
{
	tick(TICKS, MODEL_PERIOD);
}

/* Check that the priority does not change when it is computed again, except that
 * recent_cpu can include up to three later ticks of the timer.  */
static void
check_priority(void)
{
	enum intr_level old = intr_disable();
	int priority = thread_get_priority();

	KTEST_CHECK_CMP(thread_get_nice(), ==, NICE);
	tick(0, MODEL_PERIOD);
	KTEST_CHECK_CMP(priority, <=, thread_get_priority() + 2);
	KTEST_CHECK_CMP(priority, >=, thread_get_priority());
	intr_set_level(old);
}

KTEST(window_nice)
{
	static const struct window_case c = {
		.name = "set niceness, tick",
		.place = WINDOW_INTERRUPT,
		.setup = end_second,
		.function = set_nice,
		.action = add_ticks,
		.check = check_priority,
	};

	set_deadline(60);
	KTEST_CHECK_CMP(windows_run(&c), >=, 2);
}
