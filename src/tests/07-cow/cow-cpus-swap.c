/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: with four CPUs and too few frames, shared pages are evicted and read
 *     back while others copy, write and end: nobody loses a byte
 * points: 2
 * cpus: 4
 * user_pages: 90
 * swap: 8M
 * options: jitter=9
 * limit: 60s
 */
#include "tests/07-cow/cow.h"

#include <random.h>

#define PAGES	50
#define CHILDREN	3

static struct test_page pages[PAGES];
static uint32_t model[PAGES];

static void
work(unsigned seed, int steps)
{
	random_init(seed);
	for (int i = 0; i < steps; i++) {
		unsigned p = random_ulong() % PAGES;

		CHECK_CMP(pages[p].words[p], ==, model[p]);
		CHECK_CMP(pages[p].words[1000], ==, model[p]);
		if (random_ulong() % 3 != 0)
			continue;
		model[p] = random_ulong();
		pages[p].words[p] = model[p];
		pages[p].words[1000] = model[p];
	}
}

void
test_main(void)
{
	uint32_t before = test_counter(COUNTER_SWAP_WRITTEN);
	struct vmstat stats;
	pid_t pid;

	work(1, 300);
	for (unsigned i = 0; i < CHILDREN; i++)
		if (must_fork() == 0) {
			work(10 + i, 150);
			pid = must_fork();
			work(20 + 2 * i + (pid == 0), 150);
			if (pid != 0)
				expect_exit(pid, 0);
			_exit(0);
		}
	work(2, 300);
	for (int i = 0; i < CHILDREN; i++)
		expect_exit(-1, 0);
	work(3, 100);
	CHECK_CMP(test_counter(COUNTER_SWAP_WRITTEN), >, before);
	CHECK_CMP(cow_copies(), >, 50);
	CHECK_CMP(munmap(pages, sizeof(pages)), ==, 0);
	CHECK_CMP(vmstat(&stats), ==, 0);
	CHECK_CMP(stats.swap_slots_used, <=, 30);
}
