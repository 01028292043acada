/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: after fork, parent and child share a frame, read-only; when the
 *     child writes, it gets a copy of the whole page, and the parent keeps the
 *     frame
 * points: 5
 * dragonfly: 10
 */
#include "tests/07-cow/cow.h"

static struct filled_page page = { { 1 } };

static void
run_child(const struct link *link, uint32_t shared)
{
	CHECK_CMP(frame_of(&page), ==, shared);
	CHECK(!is_writable(&page));
	check_page(&page, 1);
	link_go(link);
	link_wait(link);
	page.words[77] = 42;
	CHECK_CMP(frame_of(&page), !=, shared);
	CHECK(is_writable(&page));
	CHECK_CMP(page.words[77], ==, 42);
	page.words[77] = word_of(1, 77);
	check_page(&page, 1);
	fill_page(&page, 2);
	link_go(link);
	link_wait(link);
	check_page(&page, 2);
	_exit(0);
}

void
test_main(void)
{
	struct link link;
	uint32_t shared;
	pid_t pid;

	fill_page(&page, 1);
	shared = frame_of(&page);
	pid = fork_linked(&link);
	if (pid == 0)
		run_child(&link, shared);
	link_wait(&link);
	CHECK_CMP(frame_of(&page), ==, shared);
	CHECK(!is_writable(&page));
	link_go(&link);
	link_wait(&link);
	CHECK_CMP(frame_of(&page), ==, shared);
	check_page(&page, 1);
	fill_page(&page, 3);
	link_go(&link);
	expect_exit(pid, 0);
	check_page(&page, 3);
}
