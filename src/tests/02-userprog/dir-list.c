/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: readdir returns each name of a directory once, except ".", ".." and
 *     names that are too long; each descriptor has its own position in the
 *     directory; isdir and inumber identify open files
 * points: 3
 */
#include <syscall.h>

#include <stdio.h>

#include "tests/utest.h"

#define FILES 40

static unsigned char seen[FILES];

/* Read all of the directory FD, and check that each name occurs once. */
static void
check_list(int fd)
{
	char name[READDIR_MAX_LEN + 1 + 1], expected[READDIR_MAX_LEN + 1];

	memset(seen, 0, sizeof(seen));
	for (int count = 0; count < FILES; count++) {
		int i = 0;

		memset(name, '#', sizeof(name));
		CHECK(readdir(fd, name));
		CHECK_CMP(name[READDIR_MAX_LEN + 1], ==, '#');
		do {
			if (i == FILES)
				test_fail(__FILE__, __LINE__,
				    "readdir returned '%s', which is not in "
				    "the directory",
				    name);
			snprintf(expected, sizeof(expected), "entry-%d", i++);
		} while (strcmp(name, expected) != 0);
		CHECK_CMP(seen[i - 1]++, ==, 0);
	}
	CHECK(!readdir(fd, name));
	CHECK(!readdir(fd, name));
}

void
test_main(void)
{
	char path[40], name[READDIR_MAX_LEN + 1];
	int fd, other, file;

	CHECK(mkdir("/tmp/list"));
	CHECK(chdir("/tmp/list"));
	fd = open(".");
	CHECK_CMP(fd, >=, 2);
	CHECK(!readdir(fd, name));
	close(fd);
	CHECK(create("name-of-more-than-14-characters", 0));
	for (int i = 0; i < FILES; i++) {
		snprintf(path, sizeof(path), "entry-%d", i);
		CHECK(i % 8 == 0 ? mkdir(path) : create(path, 1));
	}
	fd = open("/tmp/list");
	other = open("/tmp/list");
	CHECK(readdir(other, name));
	check_list(fd);
	CHECK(readdir(other, name));

	file = open("entry-1");
	CHECK(!readdir(file, name));
	CHECK(!readdir(STDIN_FILENO, name));
	CHECK(!readdir(1000, name));
	CHECK(isdir(fd));
	CHECK(!isdir(file));
	CHECK(!isdir(STDOUT_FILENO));
	CHECK_CMP(inumber(fd), ==, inumber(other));
	CHECK_CMP(inumber(file), !=, inumber(fd));
	CHECK_CMP(inumber(file), ==, inumber(open("../list/entry-1")));
	CHECK_CMP(inumber(file), !=, inumber(open("entry-2")));
	CHECK_CMP(inumber(1000), ==, -1);
}
