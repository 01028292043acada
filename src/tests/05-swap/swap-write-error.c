/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: pages that cannot be written to swap stay in memory, and later
 *     evictions try to write them again; when no page can be written, the
 *     process that needs a frame is killed; swapping works again when the disk
 *     does
 * points: 4
 * user_pages: 64
 * swap: 1M
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/pages.h"

#define COUNT 150
#define MINE  12
#define SLACK 24 /* how many more slots than before may be in use at the end */
#define ALL   60000

/* Run a child that needs swap, and make FAILURES writes to swap fail, starting
 * with number FIRST; return the child's status.  */
static int
run_child(unsigned first, unsigned failures)
{
	int status = 77;
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		char *memory = pages_extend_heap(COUNT);

		msleep(100); /* until the parent sleeps in waitpid */
		test_break_disk(GATE_SWAP_WRITES, first, failures);
		pages_fill(memory, 0, COUNT, 2);
		CHECK_PAGES(memory, 0, COUNT, 2);
		pages_fill(memory, 0, COUNT, 3);
		CHECK_PAGES(memory, 0, COUNT, 3);
		_exit(7);
	}
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	test_break_disk(GATE_SWAP_WRITES, 1, 0);
	return status;
}

void
test_main(void)
{
	char *memory = pages_extend_heap(MINE);
	unsigned before;

	need_swap();
	pages_fill(memory, 0, MINE, 1);
	CHECK_CMP(run_child(1, 0), ==, 7);
	before = slots_used();
	for (unsigned first = 1; first < 8; first += 2) {
		CHECK_CMP(run_child(first, 2), ==, 7);
		CHECK_PAGES(memory, 0, MINE, 1);
	}
	CHECK_CMP(run_child(1, ALL), ==, -1);
	CHECK_CMP(run_child(6, ALL), ==, -1);
	CHECK_PAGES(memory, 0, MINE, 1);
	CHECK_CMP(run_child(1, 0), ==, 7);
	CHECK_CMP(slots_used(), <=, before + SLACK);
}
