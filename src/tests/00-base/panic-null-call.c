/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: calling a null pointer in the kernel panics, and the panic report
 *     names the caller
 * panics: jump to 0x00000000, a null pointer
 */
#include "tests/ktest.h"

static void (*volatile nothing)(void);

KTEST(panic_null_call)
{
	nothing();
}
