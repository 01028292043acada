/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: several processes that together use nearly four times as many pages
 *     as there are frames all read back what they wrote
 * points: 5
 * user_pages: 80
 * swap: 2M
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/pages.h"

#define CHILDREN 5
#define COUNT    60
#define PARTS    6
#define STEPS    50

/* Do the work of a child in parts: report each finished part on DONE, and wait on
 * GO before the next part.  Otherwise, with several CPUs or long time slices, each
 * child could end before the next one starts, and no child would need to swap.  */
static void
do_parts(char *memory, unsigned number, int done, int go)
{
	char byte;

	for (unsigned part = 0; part < PARTS; part++) {
		pages_work(memory, COUNT, 10 * number + part, STEPS);
		CHECK_CMP(write(done, "d", 1), ==, 1);
		CHECK_CMP(read(go, &byte, 1), ==, 1);
	}
}

/* Let the children do their parts at the same time.  If a child was killed,
 * reading its DONE returns end of file.  */
static void
coordinate(int done[CHILDREN][2], int go[CHILDREN][2])
{
	char byte;

	for (unsigned part = 0; part < PARTS; part++) {
		for (unsigned i = 0; i < CHILDREN; i++)
			CHECK_CMP(read(done[i][0], &byte, 1), ==, 1);
		for (unsigned i = 0; i < CHILDREN; i++)
			CHECK_CMP(write(go[i][1], "g", 1), ==, 1);
	}
}

void
test_main(void)
{
	char *memory = pages_extend_heap(COUNT);
	int done[CHILDREN][2], go[CHILDREN][2], status;

	need_swap();
	for (unsigned i = 0; i < CHILDREN; i++) {
		pid_t pid;

		CHECK_CMP(pipe(done[i]), ==, 0);
		CHECK_CMP(pipe(go[i]), ==, 0);
		pid = fork();
		CHECK_CMP(pid, >=, 0);
		if (pid == 0) {
			do_parts(memory, i, done[i][1], go[i][0]);
			_exit((int)i);
		}
		close(done[i][1]);
	}
	coordinate(done, go);
	for (unsigned i = 0; i < CHILDREN; i++) {
		status = -1;
		CHECK_CMP(waitpid(-1, &status, 0), >, 0);
		CHECK_CMP(status, >=, 0);
	}
	CHECK_CMP(test_counter(COUNTER_SWAP_READ), >, CHILDREN * COUNT * 8);
}
