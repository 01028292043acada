/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: calls fail on descriptors that are not open or do not permit the
 *     operation, and a child inherits none of its parent's descriptors
 * points: 1
 */
#include <syscall.h>

#include <stdlib.h>

#include "lib/user/stub.h"
#include "tests/utest.h"

/* The result of CALL on descriptor FD, which is not open, must be EXPECTED. */
#define CHECK_CLOSED(call, fd, expected)                                       \
	do {                                                                   \
		int result_ = (call);                                          \
		if (result_ != (expected))                                     \
			test_fail(__FILE__, __LINE__,                          \
			    "%s with closed "                                  \
			    "descriptor %d returned %d, expected %d",          \
			    #call, (fd), result_, (expected));                 \
	} while (0)

static void
check_closed(int fd)
{
	char byte = 0, name[READDIR_MAX_LEN + 1];

	CHECK_CLOSED(call3(SYS_READ, (uint32_t)fd, ARG(&byte), 1), fd, -1);
	CHECK_CLOSED(call3(SYS_WRITE, (uint32_t)fd, ARG(&byte), 1), fd, -1);
	CHECK_CLOSED(filesize(fd), fd, -1);
	CHECK_CLOSED(inumber(fd), fd, -1);
	CHECK_CLOSED(isdir(fd), fd, false);
	CHECK_CLOSED(readdir(fd, name), fd, false);
	CHECK_CLOSED(call2(SYS_SEEK, (uint32_t)fd, 5), fd, -1);
	CHECK_CLOSED((int)tell(fd), fd, -1);
	CHECK_CLOSED(call1(SYS_CLOSE, (uint32_t)fd), fd, -1);
}

int
test_child(int argc, char **argv)
{
	CHECK_CMP(argc, ==, 2);
	check_closed(atoi(argv[1]));
	return 9;
}

void
test_main(void)
{
	static const int closed[] = { -1, -1024, 5, 77, 127, 128, 1234,
		0x20101234, (int)0x80000000, 0x7fffffff };
	char byte;
	int fd;

	for (unsigned i = 0; i < ARRAY_SIZE(closed); i++)
		check_closed(closed[i]);
	CHECK_CMP(call3(SYS_WRITE, STDIN_FILENO, ARG("x"), 1), ==, -1);
	CHECK_CMP(call3(SYS_READ, STDOUT_FILENO, ARG(&byte), 1), ==, -1);
	/* The console has no position. */
	CHECK_CMP(call2(SYS_SEEK, STDIN_FILENO, 5), ==, -1);
	CHECK_CMP(call2(SYS_SEEK, STDOUT_FILENO, 5), ==, -1);

	fd = open("/README");
	CHECK_CMP(fd, >=, 2);
	CHECK_CMP(test_run("%d", fd), ==, 9);
	CHECK_CMP(read(fd, &byte, 1), ==, 1);
	close(fd);
	check_closed(fd);
	/* A directory can be opened but not read. */
	fd = open("/tests");
	CHECK_CMP(fd, >=, 2);
	CHECK(isdir(fd));
	CHECK_CMP(call3(SYS_READ, (uint32_t)fd, ARG(&byte), 1), ==, -1);
	CHECK_CMP(call3(SYS_WRITE, (uint32_t)fd, ARG(&byte), 1), ==, -1);
}
