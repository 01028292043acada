/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a process frees all its slots and frames in whichever way it ends,
 *     whether its pages are in memory or on disk
 * points: 5
 * user_pages: 48
 * swap: 1M
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/pages.h"

#define CHILDREN 40
#define COUNT    80
#define MOST     220
#define SLACK    24 /* allowed increase in the slots of this program itself */

static int ready[2];

/* Fill some memory and end: by exit if KIND is 0, by a fault if it is 1, by
 * exit after freeing half of the memory if it is 2, and by a kill if it is
 * 3.  */
static void
run_child(int kind)
{
	char *memory = pages_extend_heap(COUNT);

	pages_fill(memory, 0, COUNT, 3);
	CHECK_PAGES(memory, 0, 10, 3);
	switch (kind) {
	case 0:
		_exit(0);
	case 1:
		*(volatile char *)0x20101234 = 1;
		_exit(1);
	case 2:
		sbrk(-(int)(COUNT / 2 * PAGE));
		_exit(0);
	default:
		write(ready[1], "r", 1);
		for (;;)
			msleep(100000);
	}
}

static void
start_and_reap(int kind)
{
	int status = 77;
	pid_t pid = fork();
	char byte;

	CHECK_CMP(pid, >=, 0);
	if (pid == 0)
		run_child(kind);
	if (kind == 3) {
		CHECK_CMP(read(ready[0], &byte, 1), ==, 1);
		CHECK_CMP(kill(pid), ==, 0);
	}
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, kind == 0 || kind == 2 ? 0 : -1);
}

void
test_main(void)
{
	unsigned before, after;
	int status;
	pid_t pid;

	need_swap();
	CHECK_CMP(pipe(ready), ==, 0);
	for (int kind = 0; kind < 4; kind++)
		start_and_reap(kind);
	before = slots_used();
	for (int i = 0; i < CHILDREN; i++)
		start_and_reap(i % 4);
	after = slots_used();
	if (after > before + SLACK)
		test_fail(__FILE__, __LINE__,
		    "%u slots are in use, expected at most %u more than "
		    "the %u in use before the children ran",
		    after, SLACK, before);

	/* There is still space for a process that needs nearly all frames and
	 * slots.  */
	pid = fork();
	if (pid == 0) {
		char *memory = pages_extend_heap(MOST);

		pages_fill(memory, 0, MOST, 4);
		CHECK_PAGES(memory, 0, MOST, 4);
		_exit(9);
	}
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, 9);
	CHECK_CMP(
	    test_counter(COUNTER_SWAP_WRITTEN), >, CHILDREN * (COUNT - 48) * 8);
}
