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

void
test_main(void)
{
	uint32_t user, kernel, tables;
	int count;

	fill_pages(pages, PAGES, 1);
	count = crowd_gather();
	test_note("children=%d", count);
	/* If fork copied the pages, only one child would fit. */
	CHECK_CMP(count, >=, 10);
	check_pages(pages, PAGES, 1);
	crowd_kill(count);
	user = test_counter(COUNTER_USER_FREE);
	kernel = test_counter(COUNTER_KERNEL_FREE);
	tables = test_counter(COUNTER_PAGE_TABLES);
	for (int round = 0; round < 3; round++) {
		crowd_kill(crowd_gather());
		CHECK_CMP(test_counter(COUNTER_USER_FREE), >=, user);
		CHECK_CMP(test_counter(COUNTER_KERNEL_FREE) + 4, >=, kernel);
		CHECK_CMP(test_counter(COUNTER_PAGE_TABLES), ==, tables);
	}
	check_pages(pages, PAGES, 1);
	fill_pages(pages, PAGES, 2);
	check_pages(pages, PAGES, 2);
}
