/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a copy of a shared page has the old contents even if the other owner
 *     writes to the page during the copying, which takes a long time when a
 *     frame must be evicted first
 * points: 2
 * user_pages: 64
 * swap: 4M
 * options: latency=300
 * limit: 30s
 * dragonfly: 12
 */
#include "tests/07-cow/cow.h"

#define PAGES  40
#define ROUNDS 3

static struct filled_page pages[PAGES];

/* Write word ME of each page, and check that word OTHER is unchanged. */
static void
write_mine(uint32_t me, uint32_t other)
{
	for (uint32_t i = 0; i < PAGES; i++) {
		pages[i].words[me] = 1;
		CHECK_CMP(pages[i].words[other], ==, word_of(i, other));
	}
	for (uint32_t i = 0; i < PAGES; i++) {
		CHECK_CMP(pages[i].words[me], ==, 1);
		pages[i].words[me] = word_of(i, me);
	}
	check_pages(pages, PAGES, 0);
}

void
test_main(void)
{
	uint32_t copies = cow_copies();
	struct link link;
	pid_t pid;

	for (int round = 0; round < ROUNDS; round++) {
		fill_pages(pages, PAGES, 0);
		pid = fork_linked(&link);
		if (pid == 0) {
			link_go(&link);
			write_mine(7, 8);
			_exit(0);
		}
		link_wait(&link);
		write_mine(8, 7);
		expect_exit(pid, 0);
		link_close(&link);
	}
	CHECK_CMP(cow_copies(), >, copies + PAGES);
}
