/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Copies of the running program, for tests of writing to programs' files.
 */
#ifndef TESTS_ROX_H
#define TESTS_ROX_H

#include <syscall.h>

#include "tests/utest.h"

/* Copy the first of PARTS equal parts of the running program to the file TO. */
static inline void
copy_program(const char *to, int parts)
{
	static char program[65536];
	int from = open(test_argv[0]), fd, size;

	CHECK_CMP(from, >=, 2);
	size = read(from, program, sizeof(program));
	CHECK_CMP(size, <, sizeof(program));
	size /= parts;
	CHECK_CMP(size, >, 0);
	CHECK(create(to, 0));
	fd = open(to);
	CHECK_CMP(write(fd, program, (unsigned)size), ==, size);
	close(fd);
	close(from);
}

#endif
