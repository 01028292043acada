/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when frames and slots are used up, the process that needs another
 *     page is killed and its memory is freed; the other processes keep their
 *     memory and continue
 * points: 6
 * user_pages: 64
 * swap: 384K
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/pages.h"

#define MINE    20
#define THEIRS  10
#define ENDLESS 2000
#define STEP    50

static int to_sibling[2];

static void
use_up_memory(void)
{
	for (unsigned used = 0; used < ENDLESS; used += STEP) {
		char *memory = pages_extend_heap(STEP);

		pages_fill(memory, 0, STEP, used);
	}
	_exit(1);
}

/* Hold some memory, and check it each time a byte arrives from TO_SIBLING; end
 * when the byte is an 'e'.  */
static void
run_sibling(void)
{
	char *memory = pages_extend_heap(THEIRS), byte;

	pages_fill(memory, 0, THEIRS, 50);
	while (read(to_sibling[0], &byte, 1) == 1 && byte != 'e')
		CHECK_PAGES(memory, 0, THEIRS, 50);
	_exit(8);
}

/* Run a child that uses up all memory if ALL, and otherwise a little more
 * memory than there are frames; return its status.  */
static int
run_child(bool all)
{
	int status = 77;
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		char *memory;

		msleep(100); /* until the others sleep */
		if (all)
			use_up_memory();
		memory = pages_extend_heap(65);
		pages_fill(memory, 0, 65, 6);
		CHECK_PAGES(memory, 0, 65, 6);
		_exit(7);
	}
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	return status;
}

void
test_main(void)
{
	char *memory = pages_extend_heap(MINE);
	int status = 77;
	pid_t pid;

	need_swap();
	pages_fill(memory, 0, MINE, 40);
	CHECK_CMP(pipe(to_sibling), ==, 0);
	pid = fork();
	if (pid == 0)
		run_sibling();
	for (int round = 0; round < 3; round++) {
		CHECK_CMP(run_child(true), ==, -1);
		CHECK_PAGES(memory, 0, MINE, 40);
		CHECK_CMP(write(to_sibling[1], "l", 1), ==, 1);
		CHECK_CMP(run_child(false), ==, 7);
	}
	CHECK_CMP(write(to_sibling[1], "e", 1), ==, 1);
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, 8);
	/* The swap disk was used before a process was killed. */
	CHECK_CMP(test_counter(COUNTER_SWAP_WRITTEN), >=, 3 * 60 * 8);
}
