/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork of a process most of whose pages are in swap reads few pages;
 *     parent and children each bring in and change their own copies, and when
 *     one process ends, the others keep their copies
 * points: 3
 * user_pages: 64
 * swap: 4M
 * limit: 20s
 * dragonfly: 12
 */
#include "tests/07-cow/cow.h"

#define PAGES 150

static struct filled_page pages[PAGES];

/* Rewrite every STEPth page and check all of them; not all fit in memory at
 * once.  */
static void
rewrite_pages(uint32_t step, uint32_t seed)
{
	for (uint32_t i = 0; i < PAGES; i += step)
		fill_page(&pages[i], seed + i);
	for (uint32_t i = 0; i < PAGES; i++)
		check_page(&pages[i], i % step == 0 ? seed + i : i);
}

static void
run_child(const struct link *link)
{
	pid_t pid;

	link_wait(link);
	check_pages(pages, PAGES, 0);
	pid = must_fork();
	if (pid == 0) {
		rewrite_pages(3, 1000);
		_exit(0);
	}
	rewrite_pages(2, 2000);
	expect_exit(pid, 0);
	_exit(0);
}

void
test_main(void)
{
	struct link link;
	uint32_t before, after;
	pid_t pid;

	fill_pages(pages, PAGES, 0);
	for (int round = 0; round < 2; round++) {
		before = test_counter(COUNTER_SWAP_READ);
		pid = fork_linked(&link);
		if (pid == 0)
			run_child(&link);
		after = test_counter(COUNTER_SWAP_READ);
		test_note("read=%u", (unsigned)(after - before) / 8);
		CHECK_CMP(after - before, <=, 16 * 8);
		link_go(&link);
		if (round == 0)
			expect_exit(pid, 0);
		check_pages(pages, PAGES, 0);
	}
	rewrite_pages(1, 3000);
	expect_exit(-1, 0);
	rewrite_pages(1, 3000);
}
