/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: on two CPUs, a ready holder that receives a donation runs at once,
 *     although for each CPU there is another thread of a priority between the
 *     holder's own and the donated one
 * points: 1
 * cpus: 2
 * shift: 7
 */
#include "cpu/cpu.h"
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define CPUS  2
#define TICKS 100

static struct lock lock;
static struct semaphore done;
static int64_t start;
static volatile bool released;

static void
holder(void *unused UNUSED)
{
	lock_acquire(&lock);
	while (timer_elapsed(start) < 10)
		continue;
	released = true;
	lock_release(&lock);
	sema_up(&done);
}

static void
hog(void *unused UNUSED)
{
	while (timer_elapsed(start) < TICKS)
		continue;
	sema_up(&done);
}

static void
high(void *unused UNUSED)
{
	lock_acquire(&lock);
	if (!released)
		ktest_fail(__FILE__, __LINE__,
		    "the high thread got the lock "
		    "before its holder released it");
	KTEST_CHECK_CMP(timer_elapsed(start), <, 40);
	lock_release(&lock);
	sema_up(&done);
}

/* As many hogs as there are CPUs keep the low holder from running until the
 * high thread waits for the holder's lock.  */
KTEST(donate_cpus)
{
	set_deadline(10);
	KTEST_CHECK_CMP(cpu_count, ==, CPUS);
	sema_init(&done, 0);
	lock_init(&lock);
	thread_set_priority(PRI_MAX);
	start = timer_ticks();
	thread_create("holder", PRI_DEFAULT + 1, holder, NULL);
	timer_sleep(2);
	for (int i = 0; i < CPUS; i++)
		thread_create("hog", PRI_DEFAULT + 3, hog, NULL);
	timer_sleep(10);
	if (released)
		ktest_fail(__FILE__, __LINE__,
		    "the holder ran although "
		    "each CPU had a thread of higher priority to run");
	thread_create("high", PRI_DEFAULT + 5, high, NULL);
	for (int i = 0; i < CPUS + 2; i++)
		sema_down(&done);
}
