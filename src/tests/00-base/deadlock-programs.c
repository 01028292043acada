/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if every blocked thread sleeps interruptibly, for example in waitpid, the
 *     kernel does not panic for a deadlock: it calls the hook for test runs or, if
 *     the hook is NULL, does nothing
 * panics: the hook was called
 * limit: 5s
 */
#include "cpu/spinlock.h"
#include "cpu/system_clock.h"
#include "tests/ktest.h"
#include "threads/deadlock.h"
#include "threads/sync.h"
#include "threads/thread.h"

static struct spinlock guard = SPINLOCK_INITIALIZER("guard");
static struct waitq queue;
static bool was_woken;

static void
report_hook_call(void)
{
	panic("the hook was called");
}

/* Clock event: let some ticks pass while only a background event is pending,
 * and then wake the sleeping thread.  */
static void
wake_later(struct clock_event *event)
{
	static int rounds;

	if (++rounds < 10) {
		event->when += 10000000;
		clock_event_add(event);
		return;
	}
	spin_acquire(&guard);
	was_woken = true;
	waitq_wake_all(&queue);
	spin_release(&guard);
}

KTEST(deadlock_programs)
{
	struct clock_event event = { .when = clock_now(),
		.function = wake_later,
		.is_background = true };

	waitq_init(&queue, "queue");
	deadlocked_programs_hook = NULL;
	clock_event_add(&event);
	spin_acquire(&guard);
	while (!was_woken)
		waitq_sleep_interruptible(&queue, &guard);
	deadlocked_programs_hook = report_hook_call;
	waitq_sleep_interruptible(&queue, &guard);
}
