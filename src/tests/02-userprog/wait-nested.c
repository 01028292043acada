/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: in many generations of processes, each can wait for its own child;
 *     waiting for a grandchild fails, both while the grandchild is running and
 *     after it has ended
 * points: 2
 */
#include <syscall.h>

#include <stdlib.h>

#include "tests/utest.h"

#define GENERATIONS 12

int
test_child(int argc, char **argv)
{
	int left = atoi(argv[argc - 1]);

	if (strcmp(argv[1], "sleep") == 0) {
		msleep(100);
		return 5;
	}
	/* End before the child, and return its pid to the parent. */
	if (strcmp(argv[1], "leave") == 0)
		return test_spawn("sleep");
	return left == 0 ? 1 : 1 + test_run("count %d", left - 1);
}

void
test_main(void)
{
	pid_t grandchild;

	test_deadline(20000);
	CHECK_CMP(test_run("count %d", GENERATIONS), ==, GENERATIONS + 1);
	grandchild = test_run("leave");
	CHECK_CMP(grandchild, >, 0);
	CHECK_CMP(wait(grandchild), ==, -1);
	msleep(300);
	CHECK_CMP(wait(grandchild), ==, -1);
}
