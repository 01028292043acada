/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: shared frames are evicted once for all owners, and can be read back
 *     by each; a process that then writes has its own page, in memory and in
 *     swap; all slots are freed
 * points: 4
 * user_pages: 80
 * swap: 4M
 * limit: 20s
 * dragonfly: 12
 */
#include "tests/07-cow/cow.h"

#define CHILDREN 5
#define PAGES    40
#define HOG      100

static struct filled_page pages[PAGES], hog[HOG];

/* Use more pages than there are frames, so that all shared pages are evicted. */
static void
push_out(void)
{
	for (int i = 0; i < HOG; i++)
		hog[i].words[i] = (uint32_t)i;
	for (int i = 0; i < HOG; i++)
		CHECK_CMP(hog[i].words[i], ==, i);
}

static void
run_child(const struct link *link, int me)
{
	link_go(link);
	link_wait(link);
	check_pages(pages, PAGES, 0);
	for (int i = me; i < PAGES; i += CHILDREN)
		fill_page(&pages[i], (uint32_t)(500 + i));
	link_go(link);
	link_wait(link);
	for (int i = 0; i < PAGES; i++)
		check_page(
		    &pages[i], (uint32_t)(i % CHILDREN == me ? 500 + i : i));
	_exit(me);
}

void
test_main(void)
{
	struct link link[CHILDREN];
	pid_t pid[CHILDREN];
	uint32_t written;
	struct vmstat stats;

	fill_pages(pages, PAGES, 0);
	written = test_counter(COUNTER_SWAP_WRITTEN);
	for (int i = 0; i < CHILDREN; i++) {
		pid[i] = fork_linked(&link[i]);
		if (pid[i] == 0)
			run_child(&link[i], i);
		link_wait(&link[i]);
	}
	push_out();
	written = (test_counter(COUNTER_SWAP_WRITTEN) - written) / 8;
	test_note("written=%u", (unsigned)written);
	/* The shared pages are written once, and so are some pages of the hog
	 * and of each child.  */
	CHECK_CMP(written, >=, PAGES - 10);
	CHECK_CMP(written, <=, PAGES + HOG + 80);
	for (int i = 0; i < CHILDREN; i++) {
		link_go(&link[i]);
		link_wait(&link[i]);
		check_pages(pages, PAGES, 0);
	}
	push_out();
	for (int i = 0; i < CHILDREN; i++) {
		link_go(&link[i]);
		expect_exit(pid[i], i);
		check_pages(pages, PAGES, 0);
	}
	test_wait_alone();
	CHECK_CMP(munmap(pages, sizeof(pages)), ==, 0);
	CHECK_CMP(munmap(hog, sizeof(hog)), ==, 0);
	CHECK_CMP(vmstat(&stats), ==, 0);
	/* Only other pages of this process are still in swap. */
	CHECK_CMP(stats.swap_slots_used, <=, 30);
}
