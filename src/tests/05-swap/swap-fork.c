/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork also copies pages that are on disk: parent, child and grandchild
 *     each keep their own content, and no slot is leaked
 * points: 5
 * user_pages: 64
 * swap: 4M
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/pages.h"

#define COUNT  120
#define ROUNDS 3
#define SLACK  24 /* allowed increase in the slots of other pages */

static char *memory;

static void
reap(pid_t pid, int expected)
{
	int status = 77;

	CHECK_CMP(pid, >, 0);
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, expected);
}

static void
run_child(void)
{
	pid_t pid;

	CHECK_PAGES(memory, 0, COUNT, 1);
	pages_fill(memory, 0, COUNT, 2);
	pid = fork();
	if (pid == 0) {
		CHECK_PAGES(memory, 0, COUNT, 2);
		pages_fill(memory, 0, COUNT / 2, 3);
		CHECK_PAGES(memory, COUNT / 2, COUNT / 2, 2);
		CHECK_PAGES(memory, 0, COUNT / 2, 3);
		_exit(3);
	}
	CHECK_PAGES(memory, 0, COUNT, 2);
	reap(pid, 3);
	CHECK_PAGES(memory, 0, COUNT, 2);
	_exit(2);
}

static void
run_family(void)
{
	pid_t pid = fork();

	if (pid == 0)
		run_child();
	/* Parent and child both write, each in its own order. */
	for (int i = COUNT - 1; i >= 0; i--) {
		CHECK_PAGES(memory, (unsigned)i, 1, 1);
		pages_fill(memory, (unsigned)i, 1, 4);
	}
	reap(pid, 2);
	CHECK_PAGES(memory, 0, COUNT, 4);
}

void
test_main(void)
{
	unsigned before = 0;

	need_swap();
	memory = pages_extend_heap(COUNT);
	for (int round = 0; round < ROUNDS; round++) {
		pages_fill(memory, 0, COUNT, 1);
		if (round == 1)
			before = slots_used();
		run_family();
	}
	pages_fill(memory, 0, COUNT, 1);
	CHECK_CMP(slots_used(), >=, COUNT - 64);
	CHECK_CMP(slots_used(), <=, before + SLACK);
}
