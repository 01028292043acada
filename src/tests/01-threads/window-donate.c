/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if another thread begins to wait for a lock between any two instructions with
 *     which the holder sets its priority or releases the lock, the holder has the donated
 *     priority until it releases the lock, and its own priority afterward
 * cpus: 2
 */
#include "tests/deadline.h"
#include "tests/windows.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define OWN     20 /* set by the holder */
#define DONATED 50

static struct lock lock;

static void
acquire(void)
{
	thread_set_priority(PRI_DEFAULT);
	lock_acquire(&lock);
}

/* Acquire and release the lock with the priority DONATED.  Called by the other thread,
 * whose priority is PRI_MAX before and afterward.  */
static void
wait_for_lock(void)
{
	thread_set_priority(DONATED);
	lock_acquire(&lock);
	lock_release(&lock);
	thread_set_priority(PRI_MAX);
}

/* If the other thread has begun its action, spin until it waits for the lock. */
static void
await_waiter(void)
{
	while (windows_acted() && list_empty(&lock.waiters.threads))
		cpu_pause();
}

static void
set_priority(void)
{
	bool acted;

	thread_set_priority(OWN);
	acted = windows_acted();
	if (acted) {
		await_waiter();
		KTEST_CHECK_CMP(thread_get_priority(), ==, DONATED);
	}
	lock_release(&lock);
}

static void
lower_twice(void)
{
	thread_set_priority(PRI_MAX - 1);
	set_priority();
}

static void
check_own(void)
{
	KTEST_CHECK_CMP(thread_get_priority(), ==, OWN);
}

static void
run(const char *name, void (*function)(void))
{
	struct window_case c = {
		.name = name,
		.place = WINDOW_CPU,
		.setup = acquire,
		.function = function,
		.action = wait_for_lock,
		.check = check_own,
	};

	KTEST_CHECK_CMP(windows_run(&c), >=, 5);
}

KTEST(window_donate)
{
	set_deadline(60);
	lock_init(&lock);
	run("set", set_priority);
	run("raise and lower", lower_twice);
}
