/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a function called on another CPU can wait for a spinlock even when
 *     the lock's holder also calls that CPU and both calls are pending at the
 *     same time
 * cpus: 3
 * limit: 5s
 */
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "cpu/spinlock.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define CPUS 3

static struct spinlock lock = SPINLOCK_INITIALIZER("wanted");
static struct semaphore done;
static volatile unsigned arrived, calls_done;

static void
count_call(void *unused UNUSED)
{
	__atomic_add_fetch(&calls_done, 1, __ATOMIC_RELAXED);
}

static void
take_lock(void *unused UNUSED)
{
	spin_acquire(&lock);
	count_call(NULL);
	spin_release(&lock);
}

/* Do the part of CPU number ID; interrupts are disabled.  CPU 0 returns once
 * both calls are pending.  The caller then enables interrupts, and CPU 0 serves
 * the call from CPU 1 first.  */
static void
play_role(unsigned id)
{
	if (id == 0) {
		while (cpu_current()->calls != 6) /* from CPUs 1 and 2 */
			cpu_pause();
	} else if (id == 1) {
		while (!lock.locked)
			cpu_pause();
		cpu_call(1, take_lock, NULL);
	} else {
		spin_acquire(&lock);
		cpu_call(1, count_call, NULL);
		spin_release(&lock);
	}
}

static void
call_together(void *unused UNUSED)
{
	enum intr_level old = intr_disable();

	__atomic_add_fetch(&arrived, 1, __ATOMIC_SEQ_CST);
	while (arrived < CPUS)
		cpu_pause();
	play_role(cpu_current()->id);
	intr_set_level(old);
	sema_up(&done);
}

KTEST(cpu_call_lock)
{
	sema_init(&done, 0);
	for (unsigned i = 0; i < CPUS; i++)
		KTEST_CHECK(thread_create("caller", PRI_DEFAULT, call_together,
				NULL) != TID_ERROR);
	for (unsigned i = 0; i < CPUS; i++)
		sema_down(&done);
	KTEST_CHECK_CMP(calls_done, ==, 2u);
}
