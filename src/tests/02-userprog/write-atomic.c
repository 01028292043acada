/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the data of one write to the console is not mixed with other output,
 *     even if several processes on several CPUs write at the same time
 * points: 1
 * cpus: 2
 */
#include <syscall.h>

#include "tests/utest.h"

#define SIZE 500

int
test_child(int argc, char **argv)
{
	char line[SIZE];

	memset(line, argv[argc - 1][0], sizeof(line));
	line[sizeof(line) - 1] = '\n';
	for (int i = 0; i < 20; i++) {
		CHECK_CMP(
		    write(STDOUT_FILENO, line, sizeof(line)), ==, sizeof(line));
		yield();
	}
	return 0;
}

void
test_main(void)
{
	pid_t children[4];

	for (int i = 0; i < 4; i++)
		children[i] = test_spawn("%c", 'a' + i);
	for (int i = 0; i < 4; i++)
		CHECK_CMP(wait(children[i]), ==, 0);
}
