/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: create, open, write, read, seek, tell, filesize, close and remove do
 *     what they say, also at the ends of a file and with files removed while
 *     they are open
 * points: 2
 */
#include <syscall.h>

#include "tests/utest.h"

static const char text[] = "All work and no play makes Jack a dull boy.\n";
#define LENGTH	((int)sizeof(text) - 1)

static void
check_content(int fd)
{
	char buffer[100];

	seek(fd, 0);
	CHECK_CMP(read(fd, buffer, sizeof(buffer)), ==, LENGTH);
	CHECK(memcmp(buffer, text, (size_t)LENGTH) == 0);
	CHECK_CMP(tell(fd), ==, LENGTH);
	CHECK_CMP(read(fd, buffer, sizeof(buffer)), ==, 0);
}

static void
check_names(void)
{
	static char long_name[512];

	memset(long_name, 'x', sizeof(long_name) - 1);
	CHECK(!create(long_name, 0));
	CHECK(!create("", 0));
	CHECK(!create("/no-such-folder/x", 0));
	CHECK(!create("/tmp/file", 0));
	CHECK_CMP(open(""), ==, -1);
	CHECK_CMP(open("/tmp/missing"), ==, -1);
	CHECK(!remove("/tmp/missing"));
}

void
test_main(void)
{
	char buffer[10];
	int fd, second;

	CHECK(create("/tmp/file", 10));
	check_names();
	fd = open("/tmp/file");
	CHECK_CMP(fd, >=, 2);
	CHECK_CMP(filesize(fd), ==, 10);
	CHECK_CMP(read(fd, buffer, sizeof(buffer)), ==, 10);
	CHECK(memcmp(buffer, "\0\0\0\0\0\0\0\0\0\0", 10) == 0);
	seek(fd, 0);
	CHECK_CMP(write(fd, text, (unsigned)LENGTH), ==, LENGTH);
	CHECK_CMP(filesize(fd), ==, LENGTH);
	check_content(fd);
	CHECK_CMP(write(fd, text, 0), ==, 0);
	CHECK_CMP(read(fd, buffer, 0), ==, 0);

	/* Two open files of one name have positions of their own. */
	second = open("/tmp/file");
	CHECK_CMP(second, >=, 2);
	CHECK_CMP(second, !=, fd);
	CHECK_CMP(tell(second), ==, 0);
	CHECK(remove("/tmp/file"));
	CHECK_CMP(open("/tmp/file"), ==, -1);
	check_content(second);
	close(second);
	CHECK_CMP(read(second, buffer, 1), ==, -1);
	check_content(fd);
	close(fd);
}
