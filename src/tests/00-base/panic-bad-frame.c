/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the report of a panic is complete even if EBP is not the address of a
 *     frame, as in a function that has overwritten its stack
 * panics: invalid opcode
 */
#include "tests/ktest.h"

KTEST(panic_bad_frame)
{
	__asm__ volatile("movl $0x41414140, %ebp; ud2");
}
