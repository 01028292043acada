/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: wait returns a child's status once, whether the child ends before or
 *     after the call, and -1 for a pid that is not a child of the caller
 * points: 4
 */
#include <syscall.h>

#include <stdlib.h>

#include "tests/utest.h"

int
test_child(int argc, char **argv)
{
	if (strcmp(argv[1], "late") == 0)
		msleep(50);
	if (strcmp(argv[1], "nosy") == 0) {
		/* None of these is a child of this process: its parent, its
		 * sibling and the process itself.  */
		CHECK_CMP(wait(atoi(argv[2])), ==, -1);
		CHECK_CMP(wait(atoi(argv[3])), ==, -1);
		CHECK_CMP(wait(getpid()), ==, -1);
		return argc;
	}
	return atoi(argv[2]);
}

void
test_main(void)
{
	pid_t early = test_spawn("early 11"), late = test_spawn("late 12");

	test_deadline(5000);
	/* The first child has ended long before it is waited for. */
	msleep(20);
	CHECK_CMP(test_run("nosy %d %d", getpid(), late), ==, 4);
	CHECK_CMP(wait(late), ==, 12);
	CHECK_CMP(wait(early), ==, 11);

	CHECK_CMP(wait(early), ==, -1);
	CHECK_CMP(wait(late), ==, -1);
	CHECK_CMP(wait(0), ==, -1);
	CHECK_CMP(wait(-1), ==, -1);
	CHECK_CMP(wait(0x0c020301), ==, -1);
}
