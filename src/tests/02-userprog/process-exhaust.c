/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when programs start one another until memory is used up, exec returns
 *     -1, and the programs end and release all memory, so that later runs get
 *     as deep as the first
 * points: 2
 * user_pages: 500
 */
#include <syscall.h>

#include <stdio.h>
#include <stdlib.h>

#include "tests/utest.h"

#define DEEPEST 200 /* depth limit, in case memory suffices for more levels */
#define FILES   10

/* Open some files, run a child that is killed, and then run the next level.
 * Return the number of levels from this one down.  */
int
test_child(int argc, char **argv)
{
	int depth = atoi(argv[argc - 1]), below;
	char line[64];
	pid_t pid;

	if (strcmp(argv[1], "crash") == 0)
		*(volatile int *)NULL = 1;
	for (int i = 0; i < FILES; i++)
		CHECK_CMP(open("/words"), >=, 2);
	strlcpy(line, argv[0], sizeof(line));
	strlcat(line, " crash", sizeof(line));
	pid = exec(line);
	if (pid != PID_ERROR)
		CHECK_CMP(wait(pid), ==, -1);
	snprintf(line, sizeof(line), "%s deep %d", argv[0], depth + 1);
	pid = depth < DEEPEST ? exec(line) : PID_ERROR;
	below = pid == PID_ERROR ? 0 : wait(pid);
	/* A child that was killed for lack of memory is not counted. */
	return 1 + MAX(below, 0);
}

void
test_main(void)
{
	uint32_t vnodes = 0, user = 0, first = 0, blocks = 0;

	test_deadline(50000);
	for (int round = 0; round < 3; round++) {
		int depth = test_run("deep 1");

		CHECK_CMP(depth, >=, 5);
		if (round == 0) {
			first = (uint32_t)depth;
			vnodes = test_counter(COUNTER_VNODES);
			user = test_counter(COUNTER_USER_FREE);
			blocks = test_counter(COUNTER_HEAP_BLOCKS);
			continue;
		}
		CHECK_CMP(depth, >=, first);
		CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes);
		CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
		CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), <, blocks + 20);
	}
	test_note("depth %u", (unsigned)first);
}
