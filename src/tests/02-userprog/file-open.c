/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: each open of an existing file returns a new descriptor, the lowest free one
 *     from 2 on, with its own position; open of a missing file returns -1
 * points: 2
 */
#include <syscall.h>

#include "lib/user/stub.h"
#include "tests/utest.h"

#define FILES 5

void
test_main(void)
{
	int fds[FILES], directory;
	char first, byte;

	CHECK_CMP(open(""), ==, -1);
	CHECK_CMP(open("/missing"), ==, -1);
	CHECK_CMP(open("missing"), ==, -1);
	CHECK_CMP(open("/missing/file"), ==, -1);
	CHECK_CMP(open("/words/file"), ==, -1);
	for (int i = 0; i < FILES; i++) {
		fds[i] = open("/words");
		CHECK_CMP(fds[i], >=, 2);
		for (int k = 0; k < i; k++)
			CHECK_CMP(fds[i], !=, fds[k]);
	}
	/* Reading through one descriptor does not move the others. */
	CHECK_CMP(read(fds[0], &first, 1), ==, 1);
	seek(fds[1], 100);
	for (int i = 2; i < FILES; i++) {
		CHECK_CMP(tell(fds[i]), ==, 0);
		CHECK_CMP(read(fds[i], &byte, 1), ==, 1);
		CHECK_CMP(byte, ==, first);
	}
	directory = open("/tests");
	CHECK_CMP(directory, >=, 2);
	/* Even when a descriptor of the console is closed, open does not return it. */
	CHECK_CMP(call1(SYS_CLOSE2, STDIN_FILENO), ==, 0);
	CHECK_CMP(call1(SYS_CLOSE2, STDOUT_FILENO), ==, 0);
	CHECK_CMP(open("/words"), >=, 2);
	/* But it returns 2, if that is free. */
	CHECK_CMP(call1(SYS_CLOSE2, STDERR_FILENO), ==, 0);
	CHECK_CMP(open("/words"), ==, 2);
}
