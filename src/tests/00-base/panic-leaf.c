/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the report of a panic in a function without a stack frame names the
 *     function's caller
 * panics: panic_leaf_read+0: read from 0x00000000, a null pointer
 */
#include "tests/ktest.h"

void panic_leaf_read(void);

__asm__(".globl panic_leaf_read\n"
	"panic_leaf_read:\n"
	"	movl 0, %eax\n"
	"	ret");

KTEST(panic_leaf)
{
	panic_leaf_read();
}
