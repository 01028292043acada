/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if the parent writes first, it gets the copy; its child keeps the
 *     frame and the contents at the fork
 * points: 5
 * dragonfly: 10
 */
#include "tests/07-cow/cow.h"

static struct filled_page pages[2];

static void
run_child(const struct link *link, uint32_t shared)
{
	CHECK_CMP(frame_of(&pages[0]), ==, shared);
	link_go(link);
	link_wait(link);
	CHECK_CMP(frame_of(&pages[0]), ==, shared);
	check_pages(pages, 2, 10);
	_exit(0);
}

void
test_main(void)
{
	struct link link;
	uint32_t shared;
	pid_t pid;

	fill_pages(pages, 2, 10);
	shared = frame_of(&pages[0]);
	pid = fork_linked(&link);
	if (pid == 0)
		run_child(&link, shared);
	/* Write before the child has accessed the pages. */
	pages[1].words[0] = 5;
	CHECK_CMP(pages[1].words[1], ==, word_of(11, 1));
	link_wait(&link);
	CHECK_CMP(frame_of(&pages[0]), ==, shared);
	pages[0].words[0] = 6;
	CHECK_CMP(frame_of(&pages[0]), !=, shared);
	CHECK_CMP(
	    pages[0].words[PAGE_WORDS - 1], ==, word_of(10, PAGE_WORDS - 1));
	fill_pages(pages, 2, 20);
	link_go(&link);
	expect_exit(pid, 0);
	check_pages(pages, 2, 20);
}
