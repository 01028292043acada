/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the last owner of a frame writes to it without a copy: the parent
 *     after its child has ended, or the child after its parent has made a copy;
 *     the counters show a reuse and no copy
 * points: 5
 * dragonfly: no, the last owner of a frame in a lower layer copies it
 */
#include "tests/07-cow/cow.h"

static struct filled_page page, second;

static void
run_child(const struct link *link, uint32_t shared)
{
	uint32_t copies, reuses;

	CHECK_CMP(frame_of(&second), ==, shared);
	link_go(link);
	link_wait(link);
	/* The parent has written.  The first call to cow_reuses can itself
	 * write to shared pages; the second gives the number to start from.  */
	cow_reuses();
	reuses = cow_reuses();
	copies = cow_copies();
	second.words[0] = 9;
	CHECK_CMP(frame_of(&second), ==, shared);
	CHECK(is_writable(&second));
	cow_check_reuses(reuses, 1);
	CHECK_CMP(cow_copies(), ==, copies);
	CHECK_CMP(second.words[1], ==, word_of(4, 1));
	_exit(0);
}

void
test_main(void)
{
	uint32_t frame, free_pages, reuses, copies;
	struct link link;
	pid_t pid;

	fill_page(&page, 3);
	fill_page(&second, 4);
	frame = frame_of(&page);
	pid = must_fork();
	if (pid == 0)
		_exit(frame_of(&page) == frame ? 0 : 1);
	expect_exit(pid, 0);
	test_wait_alone();
	cow_copies();
	free_pages = test_counter(COUNTER_USER_FREE);
	reuses = cow_reuses();
	copies = cow_copies();
	page.words[5] = 1;
	CHECK_CMP(frame_of(&page), ==, frame);
	CHECK(is_writable(&page));
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, free_pages);
	cow_check_reuses(reuses, 1);
	CHECK_CMP(cow_copies(), ==, copies);
	CHECK_CMP(page.words[6], ==, word_of(3, 6));

	frame = frame_of(&second);
	pid = fork_linked(&link);
	if (pid == 0)
		run_child(&link, frame);
	link_wait(&link);
	copies = cow_copies();
	second.words[0] = 8;
	CHECK_CMP(cow_copies(), >, copies);
	link_go(&link);
	expect_exit(pid, 0);
	CHECK_CMP(second.words[0], ==, 8);
}
