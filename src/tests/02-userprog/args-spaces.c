/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: several spaces in a command line count as one, spaces at both ends
 *     are ignored, and exec of an empty line or of only spaces returns -1
 * points: 2
 */
#include <syscall.h>

#include "tests/utest.h"

int
test_child(int argc, char **argv)
{
	CHECK_CMP(argc, ==, 3);
	CHECK_STR(argv[1], "two");
	CHECK_STR(argv[2], "words");
	CHECK(argv[3] == NULL);
	return 17;
}

void
test_main(void)
{
	CHECK_CMP(test_run("  two    words   "), ==, 17);
	CHECK_CMP(wait(exec("   /tests/args-spaces two words")), ==, 17);
	CHECK_CMP(exec("    "), ==, -1);
	CHECK_CMP(exec(""), ==, -1);
}
