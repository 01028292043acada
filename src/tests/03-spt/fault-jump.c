/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a jump of the kernel to a null pointer panics even if a process is
 *     running: the process is not killed for it
 * panics: jump to 0x00000000, a null pointer
 */
#include "tests/kspace.h"

static void (*volatile nothing)(void);

KTEST(fault_jump)
{
	static struct process process = { .name = "test" };

	kspace_enter(&process, kspace_create());
	nothing();
}
