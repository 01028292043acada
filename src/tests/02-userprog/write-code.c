/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a program cannot write to its own code, either directly or through a
 *     read system call
 * points: 1
 */
#include <syscall.h>

#include "tests/utest.h"

int
test_child(int argc UNUSED, char **argv)
{
	volatile char *code = (volatile char *)(uintptr_t)test_main;

	if (strcmp(argv[1], "write") == 0)
		*code = 0x90;
	else
		read(open("/words"), (char *)code, 1);
	return 1;
}

void
test_main(void)
{
	CHECK_CMP(test_run("write"), ==, -1);
	CHECK_CMP(test_run("read"), ==, -1);
}
