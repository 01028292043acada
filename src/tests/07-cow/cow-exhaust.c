/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: however much memory a process has, fork succeeds until the memory
 *     for processes is used up; then it fails with ENOMEM, all processes
 *     continue, and all memory is finally freed
 * points: 3
 * memory: 6M
 * user_pages: 600
 * limit: 30s
 * dragonfly: 10
 */
#include "tests/07-cow/cow.h"
#include "tests/crowd.h"

#define PAGES 300

static struct filled_page pages[PAGES];

int
test_child(int argc UNUSED, char **argv UNUSED)
{
	int count;

	fill_pages(pages, PAGES, 1);
	for (int round = 0; round < 3; round++) {
		count = crowd_gather();
		test_note("children=%d", count);
		/* If fork copied the pages, at most one child would fit. */
		CHECK_CMP(count, >=, 10);
		check_pages(pages, PAGES, 1);
		crowd_kill(count);
	}
	fill_pages(pages, PAGES, 2);
	check_pages(pages, PAGES, 2);
	return 0;
}

/* The memory is counted after the process with the pages has ended: until then, an engine
 * can keep the old content of a page to which that process has written after a fork.  */
void
test_main(void)
{
	uint32_t user, kernel, tables;

	CHECK_CMP(test_run("crowd"), ==, 0);
	test_wait_alone();
	user = test_counter(COUNTER_USER_FREE);
	kernel = test_counter(COUNTER_KERNEL_FREE);
	tables = test_counter(COUNTER_PAGE_TABLES);
	CHECK_CMP(test_run("crowd"), ==, 0);
	test_wait_alone();
	CHECK_CMP(test_counter(COUNTER_USER_FREE), >=, user);
	CHECK_CMP(test_counter(COUNTER_KERNEL_FREE) + 4, >=, kernel);
	CHECK_CMP(test_counter(COUNTER_PAGE_TABLES), ==, tables);
}
