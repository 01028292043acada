/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a panic on one CPU stops the others, even one that spins with
 *     interrupts off, and tells where they were; its report is complete
 * cpus: 3
 * panics: the third CPU gives up
 */
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "tests/ktest.h"
#include "threads/thread.h"

static volatile unsigned spinning;

static void
spin_for_ever(void *unused UNUSED)
{
	intr_disable();
	__atomic_fetch_add(&spinning, 1, __ATOMIC_SEQ_CST);
	for (;;)
		cpu_pause();
}

KTEST(panic_other_cpu)
{
	thread_create("spin", PRI_DEFAULT, spin_for_ever, NULL);
	thread_create("spin", PRI_DEFAULT, spin_for_ever, NULL);
	while (spinning < 2)
		cpu_pause();
	panic("the third CPU gives up");
}
