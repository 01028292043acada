/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: close closes only the given descriptor of the calling process, and
 *     returns 0; closing a descriptor that is not open has no effect; a
 *     descriptor of the console cannot be closed, and close returns -1
 * points: 2
 */
#include <syscall.h>

#include <stdlib.h>

#include "lib/user/stub.h"
#include "tests/utest.h"

int
test_child(int argc, char **argv)
{
	int fd;

	/* None of the parent's files is open here, so this closes nothing. */
	for (fd = 2; fd < 20; fd++)
		close(fd);
	fd = open("/words");
	CHECK_CMP(fd, >=, 2);
	close(fd);
	return argc > 1 && argv != NULL ? 8 : 9;
}

void
test_main(void)
{
	int first = open("/words"), second = open("/words"), third;
	char byte;

	CHECK_CMP(first, >=, 2);
	CHECK_CMP(second, >=, 2);
	CHECK_CMP(test_run("child"), ==, 8);
	CHECK_CMP(read(first, &byte, 1), ==, 1);
	CHECK_CMP(read(second, &byte, 1), ==, 1);

	CHECK_CMP(call1(SYS_CLOSE, (uint32_t)first), ==, 0);
	CHECK_CMP(read(first, &byte, 1), ==, -1);
	close(first);
	close(-1);
	close(1000);
	close(0x20101234);
	/* Numbers whose lower 8 or 16 bits are those of an open descriptor. */
	close(second + 0x100);
	close(second + 0x10000);
	CHECK_CMP(read(second, &byte, 1), ==, 1);
	CHECK_CMP(tell(second), ==, 2);

	/* Open and close a file many times. */
	for (int i = 0; i < 500; i++) {
		third = open("/words");
		CHECK_CMP(third, >=, 2);
		close(third);
	}
	CHECK_CMP(read(second, &byte, 1), ==, 1);
	CHECK_CMP(call1(SYS_CLOSE, STDIN_FILENO), ==, -1);
	CHECK_CMP(call1(SYS_CLOSE, STDOUT_FILENO), ==, -1);
	CHECK_CMP(read(second, &byte, 1), ==, 1);
	CHECK_CMP(write(STDOUT_FILENO, "x", 1), ==, 1);
}
