/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a jump by the kernel to a null pointer causes a panic even if a process is
 *     running; it does not only kill the process
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
