/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a program's file cannot be written while any process runs the
 *     program, and can be written when the last one has ended
 * points: 3
 */
#include "tests/02-userprog/rox.h"

int
test_child(int argc UNUSED, char **argv)
{
	int fd = open(argv[0]);

	CHECK_CMP(fd, >=, 2);
	CHECK_CMP(write(fd, "x", 1), ==, 0);
	if (strcmp(argv[1], "long") == 0)
		msleep(50);
	/* Closing a descriptor of its own program's file does not make the file
	 * writable.  */
	close(fd);
	fd = open(argv[0]);
	CHECK_CMP(write(fd, "x", 1), ==, 0);
	return 12;
}

void
test_main(void)
{
	pid_t first, second;
	char byte = 'y';
	int fd;

	copy_program("/tmp/copy", 1);
	fd = open("/tmp/copy");
	CHECK_CMP(fd, >=, 2);
	/* The same byte as before: the first of an ELF file. */
	CHECK_CMP(write(fd, "\177", 1), ==, 1);
	first = exec("/tmp/copy long");
	second = exec("/tmp/copy short");
	CHECK_CMP(write(fd, "x", 1), ==, 0);
	CHECK_CMP(wait(second), ==, 12);
	CHECK_CMP(write(fd, "x", 1), ==, 0);
	CHECK_CMP(wait(first), ==, 12);
	seek(fd, 0);
	CHECK_CMP(write(fd, "x", 1), ==, 1);
	seek(fd, 0);
	CHECK_CMP(read(fd, &byte, 1), ==, 1);
	CHECK_CMP(byte, ==, 'x');
	/* The damaged file is not a program any more. */
	CHECK_CMP(exec("/tmp/copy short"), ==, -1);
}
