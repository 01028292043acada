/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: threads that thread_unblock makes ready run in the order of their
 *     priorities, but not while the caller has interrupts disabled; once
 *     interrupts are enabled, a thread of higher priority preempts the caller
 * points: 1
 * cpus: 1
 */
#include "cpu/intr.h"
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/thread.h"

#define THREADS 4

static struct thread *threads[THREADS];

static int
priority_of(int i)
{
	static const int above[THREADS] = { 2, -1, 3, -2 };

	return PRI_DEFAULT + above[i];
}

static void
blocker(void *argument)
{
	int i = (int)argument;
	enum intr_level old = intr_disable();

	threads[i] = thread_current();
	thread_block();
	intr_set_level(old);
	event((char)('a' + i));
}

KTEST(priority_unblock)
{
	enum intr_level old;

	set_deadline(5);
	thread_set_priority(PRI_MIN);
	for (int i = 0; i < THREADS; i++)
		thread_create("blocker", priority_of(i), blocker, (void *)i);
	thread_set_priority(PRI_DEFAULT);
	for (int i = 0; i < THREADS; i++)
		if (threads[i] == NULL)
			ktest_fail(__FILE__, __LINE__,
			    "thread %d of priority "
			    "%d did not preempt its creator of priority %d",
			    i, priority_of(i), PRI_MIN);
	old = intr_disable();
	for (int i = 0; i < THREADS; i++)
		thread_unblock(threads[i]);
	event('-');
	intr_set_level(old);
	event('+');
	thread_set_priority(PRI_MIN);
	event('.');
	EXPECT_EVENTS("-ca+bd.");
}
