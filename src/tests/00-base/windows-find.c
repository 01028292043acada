/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: windows_run finds the window in which an increment is lost, for an action at
 *     each of the three places, before and after the function sleeps; it finds none if
 *     the function and the action use the same lock; a REP instruction counts once, and so
 *     does a function that is executed as one step
 * cpus: 2
 */
#include "tests/windows.h"

#include <string.h>

#include "cpu/spinlock.h"
#include "lib/debug.h"
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"

static volatile unsigned counter;
static unsigned lost; /* runs in which an increment was lost */
static unsigned runs;
static struct spinlock spin = SPINLOCK_INITIALIZER("test");
static struct lock mutex;
static struct semaphore asked, answered;
static char memory[4096];

/* Increment the counter in three instructions. */
static void
increment(void)
{
	unsigned value = counter;

	barrier();
	counter = value + 1;
}

static void
increment_under_spinlock(void)
{
	spin_acquire(&spin);
	increment();
	spin_release(&spin);
}

static void
increment_under_lock(void)
{
	lock_acquire(&mutex);
	increment();
	lock_release(&mutex);
}

static void
increment_without_interrupts(void)
{
	enum intr_level old = intr_disable();

	increment();
	intr_set_level(old);
}

static void
increment_after_sleep(void)
{
	sema_up(&asked);
	sema_down(&answered);
	increment();
}

static void
increment_around_sleep(void)
{
	unsigned value = counter;

	sema_up(&asked);
	sema_down(&answered);
	counter = value + 1;
}

/* A function that takes many steps. */
static void NO_INLINE
increment_slowly(void)
{
	for (unsigned i = 0; i < 5000; i++)
		memory[i % sizeof(memory)]++;
	increment();
}

static void
increment_and_clear(void)
{
	char *to = memory;
	uint32_t words = sizeof(memory) / 4;

	__asm__ volatile("rep stosl"
			 : "+D"(to), "+c"(words)
			 : "a"(0)
			 : "memory");
	increment_slowly();
}

static void
answer(void *unused UNUSED)
{
	for (;;) {
		sema_down(&asked);
		for (unsigned i = 0; i < 5000; i++)
			barrier();
		sema_up(&answered);
	}
}

static void
clear(void)
{
	counter = 0;
}

static void
count_lost(void)
{
	runs++;
	lost += counter != (windows_acted() ? 2 : 1);
}

/* Fail the test unless an increment is lost in MIN to MAX windows of FUNCTION. */
static void
expect_lost(const char *name, enum window_place place, void (*function)(void),
    void (*action)(void), unsigned min, unsigned max)
{
	static const void *const over[] = { increment_slowly, NULL };
	struct window_case c = {
		.name = name,
		.place = place,
		.setup = clear,
		.function = function,
		.action = action,
		.check = count_lost,
		.over = over,
	};
	unsigned windows;

	lost = runs = 0;
	windows = windows_run(&c);
	KTEST_CHECK_CMP(runs, ==, windows + 1);
	KTEST_CHECK_CMP(windows, >=, 1);
	KTEST_CHECK_CMP(windows, <, 1000);
	KTEST_CHECK_CMP(lost, >=, min);
	KTEST_CHECK_CMP(lost, <=, max);
}

KTEST(windows_find)
{
	set_deadline(60);
	lock_init(&mutex);
	sema_init(&asked, 0);
	sema_init(&answered, 0);
	thread_create("answer", PRI_DEFAULT, answer, NULL);

	expect_lost("race", WINDOW_HERE, increment, increment, 1, 1);
	expect_lost("race", WINDOW_INTERRUPT, increment, increment, 1, 1);
	expect_lost("race", WINDOW_CPU, increment, increment, 1, 1);

	expect_lost("interrupts off", WINDOW_INTERRUPT,
	    increment_without_interrupts, increment, 0, 0);
	expect_lost("spinlock, interrupt", WINDOW_INTERRUPT,
	    increment_under_spinlock, increment_under_spinlock, 0, 0);
	expect_lost("spinlock", WINDOW_CPU, increment_under_spinlock,
	    increment_under_spinlock, 0, 0);
	expect_lost("wrong spinlock", WINDOW_CPU, increment_under_spinlock,
	    increment_under_lock, 1, 1);
	expect_lost("lock", WINDOW_CPU, increment_under_lock,
	    increment_under_lock, 0, 0);
	expect_lost(
	    "no lock", WINDOW_CPU, increment_under_lock, increment, 1, 1);

	expect_lost(
	    "after sleep", WINDOW_CPU, increment_after_sleep, increment, 1, 1);
	expect_lost("around sleep", WINDOW_CPU, increment_around_sleep,
	    increment_under_lock, 3, 1000);
	expect_lost("over", WINDOW_HERE, increment_and_clear, increment, 0, 0);
}
