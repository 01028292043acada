/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Detection of deadlocks.  See deadlock.h for what counts as one.
 *
 * Most idle ticks end early: a device is at work, a clock event is pending, or a
 * thread sleeps for a time.
 */
#include "threads/deadlock.h"

#include <stdint.h>
#include <stdio.h>

#include "core/symbol.h"
#include "cpu/clock.h"
#include "lib/debug.h"
#include "threads/dispatch.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define CALLERS_SHOWN	12

struct survey {
	bool expects_wakeup;		/* some thread: by a time, by a person */
	unsigned stuck;			/* threads that only the kernel wakes */
	unsigned interruptible;		/* threads that a program may wake */
};

void (*deadlocked_programs_hook)(void);

static uint32_t device_operations;	/* under way; atomic */

void
device_operation_begin(void)
{
	__atomic_fetch_add(&device_operations, 1, __ATOMIC_RELAXED);
}

void
device_operation_end(void)
{
	uint32_t before = __atomic_fetch_sub(&device_operations, 1,
	    __ATOMIC_RELAXED);

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

static void
print_reason(const struct thread *t)
{
	const struct lock *lock = t->waiting_lock;

	if (t->state != THREAD_BLOCKED)
		printf("is ready, but sched_pick does not return it");
	else if (lock != NULL && lock->holder != NULL)
		printf("waits for lock %s, held by %s (tid %d)", lock->name,
		    lock->holder->name, lock->holder->tid);
	else if (lock != NULL)
		printf("waits for lock %s, which is free", lock->name);
	else if (t->waiting_on != NULL)
		printf("waits in queue '%s'", t->waiting_on->name);
	else
		printf("is blocked by thread_block");
}

/* Print the names of the functions in which T sleeps, innermost first. */
static void
print_callers(const struct thread *t)
{
	uint32_t base = (uint32_t)t, offset;
	/* thread_switch leaves edi, esi, ebx, ebp. */
	const uint32_t *frame = (const uint32_t *)t->stack_pointer[3];
	const char *name, *separator = "    in ";

	for (int i = 0; i < CALLERS_SHOWN; i++) {
		if ((uint32_t)frame < base ||
		    (uint32_t)frame > base + KSTACK_SIZE - 8)
			break;
		name = symbol_find(frame[1] - 1, &offset);
		if (name == NULL)
			break;
		printf("%s%s", separator, name);
		separator = " < ";
		frame = (const uint32_t *)frame[0];
	}
	printf("\n");
}

static void
print_thread(struct thread *t, void *unused UNUSED)
{
	if (t->background)
		return;
	printf("  %s (tid %d) ", t->name, t->tid);
	print_reason(t);
	printf("\n");
	print_callers(t);
}

void
deadlock_check(void)
{
	struct survey survey = { 0 };

	if (__atomic_load_n(&device_operations, __ATOMIC_RELAXED) != 0 ||
	    clock_event_pending())
		return;
	thread_foreach(survey_thread, &survey);
	if (survey.expects_wakeup ||
	    survey.stuck + survey.interruptible == 0)
		return;
	if (survey.stuck == 0 && deadlocked_programs_hook == NULL)
		return;
	printf("\nDeadlock: no thread can run, and none will be woken.\n");
	thread_foreach(print_thread, NULL);
	if (survey.stuck == 0)
		deadlocked_programs_hook();
	panic("deadlock: %u threads wait for each other",
	    survey.stuck + survey.interruptible);
}
