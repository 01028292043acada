/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: parents and children can end in any order, and neither an orphan nor
 *     a child that is never waited for leaks memory
 * points: 2
 */
#include <syscall.h>

#include "tests/utest.h"

int
test_child(int argc UNUSED, char **argv)
{
	if (strcmp(argv[1], "parent") == 0) {
		/* One child ends before its parent, one after it. */
		test_spawn("short");
		test_spawn("long");
		msleep(20);
	} else if (strcmp(argv[1], "long") == 0)
		msleep(60);
	return 3;
}

static void
run_parents(void)
{
	for (int i = 0; i < 3; i++)
		CHECK_CMP(test_run("parent"), ==, 3);
	test_wait_alone();
}

void
test_main(void)
{
	uint32_t blocks, user, kernel;

	run_parents();
	blocks = test_counter(COUNTER_HEAP_BLOCKS);
	user = test_counter(COUNTER_USER_FREE);
	kernel = test_counter(COUNTER_KERNEL_FREE);
	for (int i = 0; i < 4; i++)
		run_parents();
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), <=, blocks + 4);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
	/* The kernel pool holds stacks and page tables, but the disk cache may
	 * also have grown a little.  */
	CHECK_CMP(test_counter(COUNTER_KERNEL_FREE) + 16, >=, kernel);
}
