/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: each write to the console, whatever its size, appears there once and
 *     in order, and returns its length; writes to a file do not appear;
 *     descriptor 0 cannot be written to, and descriptor 1 cannot be read from
 * points: 1
 */
#include <syscall.h>

#include <stdio.h>

#include "tests/utest.h"

#define LINES 300

static char text[LINES * 20];

void
test_main(void)
{
	unsigned length = 0;
	char byte;
	int fd;

	for (int i = 0; i < LINES; i++)
		length += (unsigned)snprintf(text + length,
		    sizeof(text) - length, "line %d of many\n", i);
	CHECK_CMP(write(STDOUT_FILENO, text, length), ==, length);
	CHECK_CMP(write(STDOUT_FILENO, text, 0), ==, 0);
	CHECK_CMP(write(STDOUT_FILENO, "one ", 4), ==, 4);
	CHECK_CMP(write(STDOUT_FILENO, "line\n", 5), ==, 5);
	CHECK(create("file", 0));
	fd = open("file");
	CHECK_CMP(fd, >=, 2);
	CHECK_CMP(write(fd, "a line that stays in the file\n", 30), ==, 30);
	CHECK_CMP(write(STDIN_FILENO, text, 5), ==, -1);
	CHECK_CMP(read(STDOUT_FILENO, &byte, 1), ==, -1);
}
