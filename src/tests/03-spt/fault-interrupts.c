/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a kernel page fault at a user address panics if interrupts are off: the
 *     fault is not resolved, and the process is not killed for it
 * panics: write to 0x10000000
 */
#include "cpu/intr.h"
#include "tests/kspace.h"

KTEST(fault_interrupts)
{
	static struct process process = { .name = "test" };
	struct vm_space *space = kspace_create();

	kspace_enter(&process, space);
	intr_disable();
	*(volatile int *)KSPACE_BASE = 1;
}
