/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a panic on one CPU stops the others, even if they spin with
 *     interrupts disabled, and the report is complete and shows what the others
 *     were executing
 * cpus: 3
 * panics: the third CPU gives up
 */
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "tests/ktest.h"
#include "threads/thread.h"

static volatile unsigned spinning;

static void
spin_forever(void *unused UNUSED)
{
	intr_disable();
	__atomic_fetch_add(&spinning, 1, __ATOMIC_SEQ_CST);
	for (;;)
		cpu_pause();
}

KTEST(panic_other_cpu)
{
	thread_create("spin", PRI_DEFAULT, spin_forever, NULL);
	thread_create("spin", PRI_DEFAULT, spin_forever, NULL);
	while (spinning < 2)
		cpu_pause();
	panic("the third CPU gives up");
}
