/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a process that touches a page that cannot be read from disk is killed
 *     with a message; other processes continue, the page can be read later, and
 *     no memory is leaked
 * points: 5
 * dragonfly: 10
 */
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

static int
touch_page(unsigned i)
{
	return table_right(i) ? 6 : 1;
}

/* With argument a, read a page while the disk fails; with b, pass a page to a
 * system call and then read it, while the disk fails; with c, read a page from
 * a working disk.  */
int
test_child(int argc UNUSED, char **argv)
{
	if (argv[1][0] == 'b') {
		test_break_disk(GATE_ROOT_READS, 1, 100);
		/* The system call touches the page. */
		write(STDOUT_FILENO, (char *)table[100], 1);
		return touch_page(100);
	}
	if (argv[1][0] == 'a') {
		test_break_disk(GATE_ROOT_READS, 1, 100);
		return touch_page(60);
	}
	return touch_page(20);
}

static void
repair_disk(void)
{
	test_break_disk(GATE_ROOT_READS, 1, 0);
}

/* Run children whose pages cannot be read. */
static void
run_failing_children(void)
{
	CHECK_CMP(test_run("a"), ==, -1);
	repair_disk();
	CHECK_CMP(test_run("b"), ==, -1);
	repair_disk();
	test_wait_alone();
}

void
test_main(void)
{
	uint32_t free, vnodes, blocks;

	CHECK_CMP(touch_page(3), ==, 6);
	CHECK_CMP(test_run("c"), ==, 6);
	run_failing_children();
	vnodes = test_counter(COUNTER_VNODES);
	blocks = test_counter(COUNTER_HEAP_BLOCKS);
	free = test_counter(COUNTER_USER_FREE);
	run_failing_children();
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, free);
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes);
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), ==, blocks);
	CHECK_CMP(touch_page(60), ==, 6);
	CHECK_CMP(touch_page(100), ==, 6);
}
