/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a child's status, even if it is negative or needs more than 8 bits,
 *     reaches its parent; exit never returns; returning from main has the same
 *     effect
 * points: 2
 */
#include <syscall.h>

#include <stdlib.h>

#include "tests/utest.h"

int
test_child(int argc, char **argv)
{
	int status = atoi(argv[argc - 1]);

	if (strcmp(argv[1], "return") == 0)
		return status;
	exit(status);
	CHECK(!"exit returned");
}

void
test_main(void)
{
	test_deadline(5000);
	CHECK_CMP(test_run("exit 0"), ==, 0);
	CHECK_CMP(test_run("exit 57"), ==, 57);
	CHECK_CMP(test_run("exit 123456"), ==, 123456);
	CHECK_CMP(test_run("exit -7"), ==, -7);
	CHECK_CMP(test_run("return 81"), ==, 81);
}
