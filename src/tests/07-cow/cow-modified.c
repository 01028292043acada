/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork loses no modification: data written before the fork, or to a
 *     copy after it, survive eviction, whether the parent or the child is the
 *     last owner
 * points: 3
 * user_pages: 64
 * swap: 2M
 * limit: 20s
 * dragonfly: 12
 */
#include "tests/07-cow/cow.h"

#define PAGES 30
#define HOG   80

/* Initialized, so that a page mistaken for clean would be read from the program
 * file again.  */
static struct filled_page pages[PAGES] = { { { 1 } } };
static struct filled_page hog[HOG];

/* Write to more other pages than there are frames, so that PAGES are evicted. */
static void
push_out(void)
{
	for (int i = 0; i < HOG; i++)
		hog[i].words[i] = (uint32_t)i;
}

void
test_main(void)
{
	struct link link;
	uint32_t frame;
	pid_t pid;

	/* The pages are written and then shared; the child ends at once. */
	fill_pages(pages, PAGES, 1);
	frame = frame_of(&pages[0]);
	pid = must_fork();
	if (pid == 0)
		_exit(frame_of(&pages[0]) == frame ? 0 : 1);
	expect_exit(pid, 0);
	push_out();
	check_pages(pages, PAGES, 1);

	/* The pages are written and then shared; the parent unmaps half of
	 * them, which only the child reads.  */
	fill_pages(pages, PAGES, 2);
	pid = fork_linked(&link);
	if (pid == 0) {
		link_wait(&link);
		check_pages(pages, PAGES, 2);
		_exit(0);
	}
	CHECK_CMP(munmap(pages, PAGES / 2 * PAGE_SIZE), ==, 0);
	push_out();
	link_go(&link);
	expect_exit(pid, 0);
	check_pages(pages + PAGES / 2, PAGES / 2, 2 + PAGES / 2);

	/* The pages are written and then shared; the parent makes copies and
	 * leaves the frames to the child.  */
	fill_pages(pages + PAGES / 2, PAGES / 2, 3);
	pid = fork_linked(&link);
	if (pid == 0) {
		link_wait(&link);
		check_pages(pages + PAGES / 2, PAGES / 2, 3);
		_exit(0);
	}
	fill_pages(pages + PAGES / 2, PAGES / 2, 2 + PAGES / 2);
	push_out();
	link_go(&link);
	expect_exit(pid, 0);

	/* In each copy, only one word is written. */
	pid = fork_linked(&link);
	if (pid == 0) {
		for (int i = PAGES / 2; i < PAGES; i++)
			pages[i].words[0] = word_of(2 + i, 0);
		link_go(&link);
		link_wait(&link);
		check_pages(pages + PAGES / 2, PAGES / 2, 2 + PAGES / 2);
		_exit(0);
	}
	link_wait(&link);
	fill_pages(pages + PAGES / 2, PAGES / 2, 9);
	push_out();
	link_go(&link);
	expect_exit(pid, 0);
	check_pages(pages + PAGES / 2, PAGES / 2, 9);
}
