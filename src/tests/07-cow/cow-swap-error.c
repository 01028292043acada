/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a process that accesses a shared page that cannot be read from swap
 *     is killed; the other owners can read the page when the disk works again
 * points: 1
 * user_pages: 64
 * swap: 2M
 * cpus: 1
 * limit: 20s
 * dragonfly: 12
 */
#include "tests/07-cow/cow.h"

#define PAGES 30
#define HOG   90

static struct filled_page pages[PAGES], hog[HOG];

void
test_main(void)
{
	struct link link;
	uint32_t shared;
	pid_t pid;

	fill_pages(pages, PAGES, 0);
	shared = frame_of(&pages[0]);
	pid = fork_linked(&link);
	if (pid == 0) {
		CHECK_CMP(frame_of(&pages[0]), ==, shared);
		link_go(&link);
		link_wait(&link);
		test_break_disk(GATE_SWAP_READS, 1, 1000);
		check_pages(pages, PAGES, 0);
		_exit(0);
	}
	link_wait(&link);
	for (int i = 0; i < HOG; i++)
		hog[i].words[i] = 1;
	pages[0].words[0] = word_of(0, 0);
	link_go(&link);
	expect_exit(pid, -1);
	test_break_disk(GATE_SWAP_READS, 1, 0);
	check_pages(pages, PAGES, 0);
	fill_pages(pages, PAGES, 50);
	for (int i = 0; i < HOG; i++)
		CHECK_CMP(hog[i].words[i], ==, 1);
	check_pages(pages, PAGES, 50);
}
