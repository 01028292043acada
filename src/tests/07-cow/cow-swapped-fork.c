/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork of a process whose pages are in swap reads none of them; parent
 *     and children bring them in and change them, each for itself, and whoever
 *     ends first takes nothing away
 * points: 3
 * user_pages: 64
 * swap: 4M
 * limit: 20s
 */
#include "tests/07-cow/cow.h"

#define PAGES	150

static struct test_page pages[PAGES];

/* Rewrite every STEPth page; check them all, which takes turns in memory. */
static void
change(uint32_t step, uint32_t seed)
{
	for (uint32_t i = 0; i < PAGES; i += step)
		fill_page(&pages[i], seed + i);
	for (uint32_t i = 0; i < PAGES; i++)
		check_page(&pages[i], i % step == 0 ? seed + i : i);
}

static void
child(const struct link *link)
{
	pid_t pid;

	link_wait(link);
	check_pages(pages, PAGES, 0);
	pid = must_fork();
	if (pid == 0) {
		change(3, 1000);
		_exit(0);
	}
	change(2, 2000);
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
			child(&link);
		after = test_counter(COUNTER_SWAP_READ);
		test_note("read=%u", (unsigned)(after - before) / 8);
		CHECK_CMP(after - before, <=, 16 * 8);
		link_go(&link);
		if (round == 0)
			expect_exit(pid, 0);
		check_pages(pages, PAGES, 0);
	}
	change(1, 3000);
	expect_exit(-1, 0);
	change(1, 3000);
}
