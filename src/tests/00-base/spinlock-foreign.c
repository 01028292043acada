/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: releasing a spinlock that another CPU holds panics
 * cpus: 2
 * panics: spinlock foreign: released by CPU
 */
#include "cpu/cpu.h"
#include "cpu/spinlock.h"
#include "tests/ktest.h"
#include "threads/thread.h"

static struct spinlock lock = SPINLOCK_INITIALIZER("foreign");

static void
hold_lock(void *unused UNUSED)
{
	spin_acquire(&lock);
	for (;;)
		cpu_pause();
}

KTEST(spinlock_foreign)
{
	thread_create("holder", PRI_DEFAULT, hold_lock, NULL);
	while (!lock.locked)
		cpu_pause();
	spin_release(&lock);
}
