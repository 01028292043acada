/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: system calls can read and write strings and buffers that are not yet
 *     in memory, even across page boundaries
 * points: 5
 * dragonfly: 10, burst=1
 */
#include <syscall.h>

#include "tests/utest.h"

#define PAGE 4096

#define IN_PAGE __attribute__((aligned(PAGE)))

/* Each string starts just before a page boundary. */
static const char constants[4][2 * PAGE] IN_PAGE = {
	[0] = { [PAGE - 3] = '/', 'w', 'o', 'r', 'd', 's', '\0' },
	[1] = { [PAGE - 2] = 'm', 'a', 'd', 'e', '\0' },
	[2] = { [PAGE - 1] = 'w', 'r', 'i', 't', 't', 'e', 'n' },
};
static char variables[4][2 * PAGE] IN_PAGE = {
	[0] = { [PAGE - 4] = 'm', 'a', 'd', 'e', '\0' },
};
static char zeros[2][16 * PAGE] IN_PAGE;

static const char *
check_absent(const char *address)
{
	CHECK_CMP(test_page(address, NULL), ==, 0);
	return address;
}

void
test_main(void)
{
	char back[8] = "";
	int words, made;

	words = open(check_absent(constants[0] + PAGE - 3));
	CHECK_CMP(words, >=, 2);
	CHECK(create(check_absent(constants[1] + PAGE - 2), 0));
	made = open(check_absent(variables[0] + PAGE - 4));
	CHECK_CMP(made, >=, 2);

	/* Write constants to the file, and read into untouched variables. */
	CHECK_CMP(write(made, check_absent(constants[2] + PAGE - 1), 7), ==, 7);
	seek(made, 0);
	check_absent(variables[1] + PAGE);
	CHECK_CMP(read(made, (char *)check_absent(variables[1] + PAGE - 5), 7),
	    ==, 7);
	CHECK_CMP(memcmp(variables[1] + PAGE - 5, "written", 7), ==, 0);

	/* Write more zero-filled pages than the kernel pins at once. */
	check_absent(zeros[0] + 15 * PAGE);
	seek(made, 0);
	CHECK_CMP(
	    write(made, check_absent(zeros[0]), 16 * PAGE), ==, 16 * PAGE);
	CHECK_CMP(filesize(made), ==, 16 * PAGE);
	seek(made, 0);
	check_absent(zeros[1] + 15 * PAGE);
	CHECK_CMP(read(made, (char *)check_absent(zeros[1]), 16 * PAGE), ==,
	    16 * PAGE);
	CHECK_CMP(zeros[1][15 * PAGE], ==, 0);
	seek(made, 0);
	CHECK_CMP(read(made, back, 8), ==, 8);
	CHECK_CMP(memcmp(back, "\0\0\0\0\0\0\0", 8), ==, 0);
}
