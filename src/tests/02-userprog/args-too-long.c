/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: exec accepts a command line whose words and pointers fit into one
 *     stack page, and returns -1 for a longer one
 * points: 1
 */
#include <syscall.h>

#include "tests/utest.h"

static char line[8192];

int
test_child(int argc, char **argv UNUSED)
{
	return argc;
}

/* Run this program with COUNT arguments of one letter.  Returns its exit status, or -1 if
 * exec fails.  */
static int
run_with(unsigned count)
{
	size_t length = strlcpy(line, test_argv[0], sizeof(line));
	pid_t pid;

	for (unsigned i = 0; i < count; i++) {
		line[length++] = ' ';
		line[length++] = 'x';
	}
	line[length] = '\0';
	pid = exec(line);
	return pid == PID_ERROR ? -1 : wait(pid);
}

void
test_main(void)
{
	CHECK_CMP(run_with(200), ==, 201);
	CHECK_CMP(run_with(3000), ==, -1);
	CHECK_CMP(run_with(4000), ==, -1);
	CHECK_CMP(run_with(1), ==, 2);
}
