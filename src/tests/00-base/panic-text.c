/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the kernel's code cannot be written to, not even by the kernel
 * panics: ktest_panic_text+
 */
#include "tests/ktest.h"

KTEST(panic_text)
{
	*(volatile char *)panic_at = 0;
}
