/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a program without arguments gets its path as argv[0], 1 as argc, and
 *     a null pointer as argv[1]
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
