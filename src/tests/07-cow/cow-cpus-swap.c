/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: with four CPUs and too few frames, shared pages are evicted and read
 *     back while other processes copy, write and end; no byte is lost
 * points: 2
 * cpus: 4
 * user_pages: 90
 * swap: 8M
 * options: jitter=9
 * limit: 60s
 * dragonfly: 12
 */
#include "tests/07-cow/cow.h"

#define PAGES    50
#define CHILDREN 3

static struct filled_page pages[PAGES];
static uint32_t model[PAGES];

void
test_main(void)
{
	uint32_t before = test_counter(COUNTER_SWAP_WRITTEN);
	struct vmstat stats;
	pid_t pid;

	work_on(pages, model, PAGES, 1, 300);
	for (unsigned i = 0; i < CHILDREN; i++)
		if (must_fork() == 0) {
			work_on(pages, model, PAGES, 10 + i, 150);
			pid = must_fork();
			work_on(
			    pages, model, PAGES, 20 + 2 * i + (pid == 0), 150);
			if (pid != 0)
				expect_exit(pid, 0);
			_exit(0);
		}
	work_on(pages, model, PAGES, 2, 300);
	for (int i = 0; i < CHILDREN; i++)
		expect_exit(-1, 0);
	work_on(pages, model, PAGES, 3, 100);
	CHECK_CMP(test_counter(COUNTER_SWAP_WRITTEN), >, before);
	CHECK_CMP(cow_copies(), >, 50);
	CHECK_CMP(munmap(pages, sizeof(pages)), ==, 0);
	CHECK_CMP(vmstat(&stats), ==, 0);
	CHECK_CMP(stats.swap_slots_used, <=, 30);
}
