/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the pages of a deep stack are shared by fork and copied on write:
 *     parent and child both return through the functions that were called
 *     before the fork, each with its own variables
 * points: 3
 * dragonfly: 10
 */
#include "tests/07-cow/cow.h"

#define DEPTH 12

static struct link link;
static pid_t pid;
static volatile int side; /* 1 in the child, 2 in the parent */

/* Recurse over DEPTH pages of stack, then fork.  On return, each process adds
 * SIDE to the value in each page.  Returns the sum of these values.  */
static int NO_INLINE
descend(int depth)
{
	volatile int here[PAGE_SIZE / sizeof(int)];
	uint32_t frame;
	int sum;

	here[0] = depth;
	here[500] = 1000 + depth;
	if (depth == 0) {
		pid = fork_linked(&link);
		side = pid == 0 ? 1 : 2;
		if (side == 2)
			link_wait(&link); /* the child returns first */
		return 0;
	}
	frame = frame_of(&here[500]);
	sum = descend(depth - 1);
	CHECK_CMP(here[0], ==, depth);
	CHECK_CMP(here[500], ==, 1000 + depth);
	/* The pages nearest to the fork may have been copied already: the child's
	 * calls write to them.  */
	if (side == 1 && depth > 2) {
		CHECK_CMP(frame_of(&here[500]), ==, frame);
		here[0] += side;
		here[500] += side;
		CHECK_CMP(frame_of(&here[500]), !=, frame);
	} else
		here[0] += side;
	return sum + here[0];
}

void
test_main(void)
{
	const int expected = DEPTH * (DEPTH + 1) / 2;
	int sum = descend(DEPTH);

	if (side == 1) {
		CHECK_CMP(sum, ==, expected + DEPTH);
		link_go(&link);
		_exit(0);
	}
	CHECK_CMP(sum, ==, expected + 2 * DEPTH);
	expect_exit(pid, 0);
}
