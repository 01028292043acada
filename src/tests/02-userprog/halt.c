/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: halt shuts the machine down cleanly while another process is running
 *     and a removed file is open; no process prints an exit line
 * points: 1
 * options: exit_lines
 */
#include <syscall.h>

#include "tests/utest.h"

int
test_child(int argc UNUSED, char **argv UNUSED)
{
	for (;;)
		msleep(10);
}

void
test_main(void)
{
	int fd;

	test_spawn("child");
	CHECK(create("/tmp/file", 100));
	fd = open("/tmp/file");
	CHECK_CMP(fd, >=, 2);
	CHECK(remove("/tmp/file"));
	CHECK_CMP(write(fd, "x", 1), ==, 1);
	test_pass();
	halt();
}
