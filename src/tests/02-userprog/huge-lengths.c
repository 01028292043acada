/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a length that reaches into unmapped memory, into the kernel or around
 *     the address space gives no access beyond the program's memory: write ends
 *     the process with status -1, and read either ends it too or reads only the
 *     bytes that the file has
 * points: 2
 */
#include <syscall.h>

#include <stdlib.h>

#include "tests/utest.h"

#define PIECE 1000

static char buffer[8192];

/* Return size number WHICH.  From BUFFER, size 1 ends in unmapped memory, and
 * the others reach past the end of user space.  */
static uint32_t
size_of(int which)
{
	uint32_t address = (uint32_t)(uintptr_t)buffer;

	switch (which) {
	case 0:
		return 0xC0000000 - address + 1;
	case 1:
		return 0x80000000;
	case 2:
		return -address;
	case 3:
		return -address + 100;
	default:
		return 0xFFFFFFFF;
	}
}

int
test_child(int argc, char **argv)
{
	uint32_t size = size_of(atoi(argv[argc - 1]));
	int fd = open("/tmp/file");

	CHECK_CMP(fd, >=, 2);
	if (strcmp(argv[1], "print") == 0)
		write(STDOUT_FILENO, buffer, size);
	else if (strcmp(argv[1], "write") == 0)
		write(fd, buffer, size);
	else if (read(fd, buffer, size) == PIECE)
		return -1; /* the result expected from a killed child */
	return 1;
}

void
test_main(void)
{
	static const char *const what[] = { "read", "print", "write" };
	int fd;

	CHECK(create("/tmp/file", PIECE));
	for (unsigned k = 0; k < ARRAY_SIZE(what); k++)
		for (int which = 0; which < 5; which++) {
			int status = test_run("%s %d", what[k], which);

			if (status != -1)
				test_fail(__FILE__, __LINE__,
				    "%s of length "
				    "%#x: status %d, expected -1",
				    what[k], (unsigned)size_of(which), status);
		}
	/* The writers may have written part of their own memory, but no
	 * more.  */
	fd = open("/tmp/file");
	CHECK_CMP(filesize(fd), >=, PIECE);
	CHECK_CMP(filesize(fd), <, 1 << 20);
}
