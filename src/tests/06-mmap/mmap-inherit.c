/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a program started by exec has none of its parent's mappings or ids;
 *     a forked child has both, can unmap its own copy by id, and gives its own
 *     mappings other ids
 * points: 3
 * dragonfly: 08
 */
#include <syscall.h>

#include "tests/utest.h"

#define PLACE ((char *)0x10000000)
#define OTHER ((char *)0x20000000)

int
test_child(int argc, char **argv UNUSED)
{
	if (argc > 2) {
		munmap(0); /* the id of the parent's mapping */
		return 6;
	}
	return *(volatile char *)PLACE;
}

void
test_main(void)
{
	int fd, status = 77;
	mapid_t map, other;
	pid_t pid;

	CHECK(create("data", 5000));
	fd = open("data");
	map = mmap(fd, PLACE);
	CHECK_CMP(map, >=, 0);
	PLACE[0] = 5;
	CHECK_CMP(test_run("look"), ==, -1);
	CHECK_CMP(test_run("unmap mine"), ==, 6);
	CHECK_CMP(PLACE[0], ==, 5);

	pid = fork();
	if (pid == 0) {
		CHECK_CMP(PLACE[0], ==, 5);
		PLACE[1] = 6;
		other = mmap(fd, OTHER);
		CHECK_CMP(other, >=, 0);
		CHECK_CMP(other, !=, map);
		munmap(map);
		CHECK_CMP(test_page(PLACE, NULL), ==, 0);
		_exit(7);
	}
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, 7);
	CHECK_CMP(PLACE[0], ==, 5);
	CHECK_CMP(PLACE[1], ==, 6);
	munmap(map);
}
