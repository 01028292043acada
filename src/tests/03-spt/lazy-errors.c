/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a page that the disk cannot deliver ends the process that touches it,
 *     with a line that says so; others go on, the page can be read later, and
 *     nothing is lost
 * points: 5
 */
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

static int
touch(unsigned i)
{
	return table_right(i) ? 6 : 1;
}

int
test_child(int argc, char **argv)
{
	(void)argc;
	if (argv[1][0] == 'b') {
		test_break_disk(GATE_ROOT_READS, 1, 100);
		/* By a system call. */
		write(STDOUT_FILENO, (char *)table[100], 1);
		return touch(100);
	}
	if (argv[1][0] == 'a') {
		test_break_disk(GATE_ROOT_READS, 1, 100);
		return touch(60);
	}
	return touch(20);
}

static void
repair(void)
{
	test_break_disk(GATE_ROOT_READS, 1, 0);
}

/* Children whose pages cannot be read. */
static void
suffer(void)
{
	CHECK_CMP(test_run("a"), ==, -1);
	repair();
	CHECK_CMP(test_run("b"), ==, -1);
	repair();
	test_wait_alone();
}

void
test_main(void)
{
	uint32_t free, vnodes, blocks;

	CHECK_CMP(touch(3), ==, 6);
	CHECK_CMP(test_run("c"), ==, 6);
	suffer();
	vnodes = test_counter(COUNTER_VNODES);
	blocks = test_counter(COUNTER_HEAP_BLOCKS);
	free = test_counter(COUNTER_USER_FREE);
	suffer();
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, free);
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes);
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), ==, blocks);
	CHECK_CMP(touch(60), ==, 6);
	CHECK_CMP(touch(100), ==, 6);
}
