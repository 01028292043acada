/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork works while the process's frames are being evicted slowly:
 *     afterward, parent and child can both access each page, in memory or in
 *     swap
 * points: 2
 * user_pages: 64
 * swap: 4M
 * options: latency=300
 * limit: 30s
 * dragonfly: 12
 */
#include "tests/07-cow/cow.h"

#define PAGES  24
#define HOG    60
#define ROUNDS 12

static struct filled_page pages[PAGES], hog[HOG];

/* Use memory until the parent kills this process. */
static void
use_memory(const struct link *link)
{
	link_go(link);
	for (;;)
		for (int i = 0; i < HOG; i++) {
			hog[i].words[i]++;
			yield();
		}
}

void
test_main(void)
{
	uint32_t written = test_counter(COUNTER_SWAP_WRITTEN);
	uint32_t copies = cow_copies();
	struct link link;
	pid_t user, pid;

	fill_pages(pages, PAGES, 0);
	user = fork_linked(&link);
	if (user == 0)
		use_memory(&link);
	link_wait(&link);
	for (uint32_t round = 0; round < ROUNDS; round++) {
		pid = must_fork();
		if (pid == 0) {
			check_pages(pages, PAGES, round);
			_exit(0);
		}
		fill_pages(pages, PAGES, round + 1);
		expect_exit(pid, 0);
		check_pages(pages, PAGES, round + 1);
	}
	kill(user);
	expect_exit(user, -1);
	check_pages(pages, PAGES, ROUNDS);
	CHECK_CMP(test_counter(COUNTER_SWAP_WRITTEN), >, written);
	CHECK_CMP(cow_copies(), >, copies);
}
