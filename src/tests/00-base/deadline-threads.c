/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the report that a clock event prints at a test's deadline lists the
 *     threads and what they wait for
 */
#include "tests/deadline.h"
#include "threads/sync.h"

static struct clock_event event;
static struct lock lock;
static volatile bool has_printed;

static void
print_threads(struct clock_event *unused UNUSED)
{
	deadline_print_threads();
	has_printed = true;
}

static void
wait_for_lock(void *unused UNUSED)
{
	lock_acquire(&lock);
	lock_release(&lock);
}

KTEST(deadline_threads)
{
	lock_init(&lock);
	lock_acquire(&lock);
	thread_create("waiter", PRI_MAX, wait_for_lock, NULL);
	thread_yield();
	event.when = clock_now() + 1000000;
	event.function = print_threads;
	clock_event_add(&event);
	while (!has_printed)
		continue;
	lock_release(&lock);
}
