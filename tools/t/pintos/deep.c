/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each process starts another instance of this program, until exec fails for lack of
 * memory; no process of this chain is killed.  At the deeper levels, each process also
 * starts a child that opens as many files as it can and is killed.  Further attempts
 * reach the same depth as the first one, so the resources of all children were released.
 *
 * expects:
 *	(deep) begin
 *	(deep) deep enough
 *	(deep) end
 * ignores: exit lines
 */
#include "lib.h"

#define ENOUGH 30
#define TIMES  3

static void
open_files(void)
{
	for (int i = 0; i < 126 && open("deep") != -1; i++)
		;
}

static int
start_child(int depth, const char *how)
{
	char line[32];

	format(line, "deep %d %s", depth, how);
	return exec(line);
}

/* Called by the process at DEPTH.  Start the next process of the chain and wait for it.
 * Returns the depth that the chain reached. */
static int
descend(int depth)
{
	int pid, reached;

	if (depth > ENOUGH / 2) {
		pid = start_child(depth + 1, "die");
		CHECK(pid == -1 || wait(pid) == -1);
	}
	pid = start_child(depth + 1, "");
	if (pid == -1)
		return depth;
	reached = wait(pid);
	if (reached == -1)
		fail("a child at depth %d died", depth + 1);
	return reached;
}

int
main(int argc, char **argv)
{
	int depth = 0, reached;

	for (const char *digit = argc > 1 ? argv[1] : ""; *digit; digit++)
		depth = depth * 10 + (*digit - '0');
	if (argc > 2) {
		open_files();
		*(volatile int *)0 = 1;
	}
	if (depth > 0) {
		reached = descend(depth);
		open_files();
		return reached;
	}
	msg("begin");
	reached = descend(0);
	CHECK(reached >= ENOUGH);
	msg("deep enough");
	for (int i = 1; i < TIMES; i++) {
		int again = descend(0);

		if (again != reached)
			fail("first %d, then %d", reached, again);
	}
	msg("end");
	return 0;
}
