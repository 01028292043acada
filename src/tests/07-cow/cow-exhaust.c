/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork goes on until memory for processes ends, however much memory
 *     each has; then it fails with ENOMEM, all go on, and all comes back
 * points: 3
 * memory: 6M
 * user_pages: 600
 * limit: 30s
 */
#include "tests/07-cow/cow.h"

#include <errno.h>

#define PAGES	300
#define CHILDREN_MAX	500

static struct test_page pages[PAGES];
static pid_t children[CHILDREN_MAX];

static int
fork_until_full(void)
{
	int count;

	for (count = 0; count < CHILDREN_MAX; count++) {
		children[count] = fork();
		if (children[count] < 0) {
			CHECK_CMP(errno, ==, ENOMEM);
			break;
		}
		if (children[count] == 0)
			for (;;)
				msleep(1000000);
	}
	return count;
}

static void
kill_all(int count)
{
	for (int i = 0; i < count; i++)
		kill(children[i]);
	test_wait_alone();
}

void
test_main(void)
{
	uint32_t user, kernel, tables;
	int count;

	fill_pages(pages, PAGES, 1);
	count = fork_until_full();
	test_note("children=%d", count);
	CHECK_CMP(count, >=, 10);	/* with copies there would be one */
	check_pages(pages, PAGES, 1);
	kill_all(count);
	user = test_counter(COUNTER_USER_FREE);
	kernel = test_counter(COUNTER_KERNEL_FREE);
	tables = test_counter(COUNTER_PAGE_TABLES);
	for (int round = 0; round < 3; round++) {
		kill_all(fork_until_full());
		CHECK_CMP(test_counter(COUNTER_USER_FREE), >=, user);
		CHECK_CMP(test_counter(COUNTER_KERNEL_FREE) + 4, >=, kernel);
		CHECK_CMP(test_counter(COUNTER_PAGE_TABLES), ==, tables);
	}
	check_pages(pages, PAGES, 1);
	fill_pages(pages, PAGES, 2);
	check_pages(pages, PAGES, 2);
}
