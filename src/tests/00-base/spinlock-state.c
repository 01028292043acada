/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a spinlock excludes other CPUs and records its holder, and interrupts
 *     stay disabled until the last spinlock is released, whatever the order of
 *     the releases
 * cpus: 4
 */
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "cpu/spinlock.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define THREADS 8
#define TURNS   2000

static struct spinlock a = SPINLOCK_INITIALIZER("a");
static struct spinlock b = SPINLOCK_INITIALIZER("b");
static volatile unsigned inside, sum; /* protected by spinlock a */
static struct semaphore done;

static void
enter_repeatedly(void *unused UNUSED)
{
	for (int i = 0; i < TURNS; i++) {
		spin_acquire(&a);
		KTEST_CHECK_CMP(inside, ==, 0);
		inside++;
		for (int j = 0; j < i % 16; j++)
			cpu_pause();
		inside--;
		sum++;
		spin_release(&a);
	}
	sema_up(&done);
}

static void
check_levels(void)
{
	KTEST_CHECK_CMP(intr_get_level(), ==, INTR_ON);
	KTEST_CHECK(!spin_held(&a));
	spin_acquire(&a);
	spin_acquire(&b);
	KTEST_CHECK_CMP(intr_get_level(), ==, INTR_OFF);
	KTEST_CHECK(spin_held(&a) && spin_held(&b));
	spin_release(&a);
	KTEST_CHECK_CMP(intr_get_level(), ==, INTR_OFF);
	KTEST_CHECK(!spin_held(&a) && spin_held(&b));
	spin_release(&b);
	KTEST_CHECK_CMP(intr_get_level(), ==, INTR_ON);

	intr_disable();
	spin_acquire(&a);
	spin_release(&a);
	KTEST_CHECK_CMP(intr_get_level(), ==, INTR_OFF);
	KTEST_CHECK_CMP(intr_enable(), ==, INTR_OFF);
	KTEST_CHECK_CMP(intr_disable(), ==, INTR_ON);
	KTEST_CHECK_CMP(intr_set_level(INTR_ON), ==, INTR_OFF);
}

KTEST(spinlock_state)
{
	check_levels();
	sema_init(&done, 0);
	for (int i = 0; i < THREADS; i++)
		thread_create("worker", PRI_DEFAULT, enter_repeatedly, NULL);
	for (int i = 0; i < THREADS; i++)
		sema_down(&done);
	KTEST_CHECK_CMP(sum, ==, THREADS * TURNS);
}
