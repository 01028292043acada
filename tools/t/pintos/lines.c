/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The output of one write is not interrupted by output or exit lines of other processes.
 */
#include "lib.h"

#define CHILDREN 8
#define ROUNDS   29

int
main(int argc, char **argv)
{
	int pid[CHILDREN];
	char line[16];

	if (argc > 1) {
		for (int i = 0; i < ROUNDS; i++)
			msg("%s: %d this line is long enough to be interrupted",
			    argv[1], i);
		return 7;
	}
	for (int i = 0; i < CHILDREN; i++) {
		format(line, "lines %d", i);
		pid[i] = exec(line);
		CHECK(pid[i] > 0);
	}
	for (int i = 0; i < CHILDREN; i++)
		CHECK(wait(pid[i]) == 7);
	msg("end");
	return 0;
}
