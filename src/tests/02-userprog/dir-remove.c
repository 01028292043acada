/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: remove deletes a directory, but not while it has entries, is open or
 *     is the current directory of a process, and never the root
 * points: 2
 */
#include <syscall.h>

#include "tests/utest.h"

int
test_child(int argc UNUSED, char **argv)
{
	CHECK(chdir("/tmp/there"));
	CHECK(!remove("/tmp/there"));
	CHECK(!remove("../there"));
	CHECK(!remove("."));
	if (strcmp(argv[1], "stay") == 0)
		msleep(100);
	else if (strcmp(argv[1], "crash") == 0)
		*(volatile int *)NULL = 1;
	else
		CHECK(chdir("/tmp"));
	return 3;
}

void
test_main(void)
{
	pid_t pid;
	int fd;

	CHECK(mkdir("/tmp/there"));
	CHECK(create("/tmp/there/file", 0));
	CHECK(!remove("/tmp/there"));
	CHECK(!remove("/"));
	CHECK(remove("/tmp/there/file"));
	fd = open("/tmp/there");
	CHECK(!remove("/tmp/there"));
	close(fd);

	CHECK_CMP(test_run("leave"), ==, 3);
	CHECK_CMP(test_run("crash"), ==, -1);
	pid = test_spawn("stay");
	msleep(50);
	CHECK(!remove("/tmp/there"));
	CHECK_CMP(wait(pid), ==, 3);
	CHECK(remove("/tmp/there"));
	CHECK(!remove("/tmp/there"));
	CHECK(!chdir("/tmp/there"));
	CHECK_CMP(open("/tmp/there"), ==, -1);
	CHECK(mkdir("/tmp/there"));
}
