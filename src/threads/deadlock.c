/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Deadlock detection.  See deadlock.h for the definition.
 *
 * On most ticks of an idle system, the check finds no deadlock: a device
 * operation is in progress, a clock event is pending, or a thread is in
 * timer_sleep or waits for the console.
 */
#include "threads/deadlock.h"

#include <stdint.h>
#include <stdio.h>

#include "cpu/system_clock.h"
#include "lib/debug.h"
#include "threads/dispatch.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/threads_print.h"

struct survey {
	bool expects_wakeup;    /* a timer or a user will wake a thread */
	unsigned stuck;         /* threads that only the kernel can wake */
	unsigned interruptible; /* threads that a program can wake */
};

void (*deadlocked_programs_hook)(void);

static uint32_t device_operations; /* in progress; atomic */

void
device_operation_begin(void)
{
	__atomic_fetch_add(&device_operations, 1, __ATOMIC_RELAXED);
}

void
device_operation_end(void)
{
	uint32_t before =
	    __atomic_fetch_sub(&device_operations, 1, __ATOMIC_RELAXED);

	ASSERT_CMP(before, >, 0u);
}

static void
survey_thread(struct thread *t, void *argument)
{
	struct survey *survey = argument;

	if (t->background)
		return;
	if (t->in_timer_sleep ||
	    (t->waiting_on != NULL && t->waiting_on->is_external))
		survey->expects_wakeup = true;
	else if (t->interruptible)
		survey->interruptible++;
	else
		survey->stuck++;
}

void
deadlock_check(void)
{
	struct survey survey = { 0 };

	if (__atomic_load_n(&device_operations, __ATOMIC_RELAXED) != 0 ||
	    clock_event_pending())
		return;
	thread_foreach(survey_thread, &survey);
	if (survey.expects_wakeup || survey.stuck + survey.interruptible == 0)
		return;
	if (survey.stuck == 0 && deadlocked_programs_hook == NULL)
		return;
	printf("\nDeadlock: no thread can run, and none will be woken.\n");
	threads_print();
	if (survey.stuck == 0)
		deadlocked_programs_hook();
	panic("deadlock: %u threads are blocked forever",
	    survey.stuck + survey.interruptible);
}
