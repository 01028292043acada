/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an interrupt handler that calls a function that can sleep causes a
 *     panic, even when there is nothing to wait for
 * panics: lock_acquire: may not sleep in an interrupt handler
 */
#include "cpu/system_clock.h"
#include "tests/ktest.h"
#include "threads/sync.h"

static struct lock lock;
static struct semaphore never;

static void
take_lock(struct clock_event *event UNUSED)
{
	lock_acquire(&lock);
}

KTEST(interrupt_sleep)
{
	static struct clock_event event = { .function = take_lock };

	lock_init(&lock);
	sema_init(&never, 0);
	event.when = clock_now() + 1000000;
	clock_event_add(&event);
	sema_down(&never);
}
