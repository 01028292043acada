/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a program without arguments gets its own name as argv[0], argc 1 and
 *     a NULL after the last argument
 */
#include <syscall.h>

#include "tests/utest.h"

void
test_main(void)
{
	CHECK_CMP(test_argc, ==, 1);
	CHECK(test_argv != NULL);
	CHECK_STR(test_argv[0], "/tests/args-none");
	CHECK(test_argv[1] == NULL);
}
