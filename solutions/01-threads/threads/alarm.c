/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The alarm clock.  Sleepers are in a list, earliest first, so that a tick
 * examines only the sleepers that it wakes and the next one.  Each sleeper
 * waits on a semaphore of its own, on its stack.  A semaphore remembers a
 * wake-up that comes before the wait, so a tick that comes between the
 * insertion into the list and the wait is not lost.
 *
 * Lock order: alarm_lock, then sched_lock.
 */
#include "threads/timer.h"

#include "cpu/spinlock.h"
#include "lib/debug.h"
#include "lib/kernel/list.h"
#include "threads/sync.h"

struct sleeper {
	struct list_elem elem; /* (alarm_lock) */
	int64_t due;           /* tick at which to wake; constant */
	struct semaphore wakeup;
};

static struct spinlock alarm_lock = SPINLOCK_INITIALIZER("alarm");
static struct list sleepers = LIST_INITIALIZER(sleepers);

static bool
is_due_before(
    const struct list_elem *a, const struct list_elem *b, void *aux UNUSED)
{
	return list_entry(a, struct sleeper, elem)->due <
	    list_entry(b, struct sleeper, elem)->due;
}

void
alarm_sleep(int64_t ticks)
{
	struct sleeper sleeper;

	if (ticks <= 0)
		return;
	sema_init(&sleeper.wakeup, 0);
	spin_acquire(&alarm_lock);
	sleeper.due = timer_ticks();
	sleeper.due += MIN(ticks, INT64_MAX - sleeper.due);
	list_insert_ordered(&sleepers, &sleeper.elem, is_due_before, NULL);
	spin_release(&alarm_lock);
	sema_down(&sleeper.wakeup);
}

/* A struct sleeper is on its thread's stack, so it must not be accessed after
 * sema_up has woken the thread.  */
void
alarm_tick(int64_t now)
{
	spin_acquire(&alarm_lock);
	while (!list_empty(&sleepers)) {
		struct sleeper *first =
		    list_entry(list_front(&sleepers), struct sleeper, elem);

		if (first->due > now)
			break;
		list_remove(&first->elem);
		sema_up(&first->wakeup);
	}
	spin_release(&alarm_lock);
}
