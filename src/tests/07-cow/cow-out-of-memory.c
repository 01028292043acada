/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a write for which there is no memory to copy the page kills the
 *     process, and no other: the others keep the frame, and its last owner
 *     reuses it
 * points: 2
 * user_pages: 120
 */
#include "tests/07-cow/cow.h"

#define PAGES 70

static struct test_page pages[PAGES];
static uint32_t frames[PAGES];

/* Write until that kills this process, while its child waits for it.  The child
 * must sleep: when it runs, it writes to its stack, which also needs a
 * copy.  */
static void
run_child(const struct link *link)
{
	struct link watcher;
	pid_t pid = fork_linked(&watcher);

	if (pid == 0) {
		link_go(&watcher);
		link_wait(link);
		/* The killed process has freed some memory. */
		check_pages(pages, PAGES, 0);
		link_go(link);
		_exit(0);
	}
	link_wait(&watcher);
	fill_pages(pages, PAGES, 100);
	_exit(0);
}

void
test_main(void)
{
	struct link link;
	uint32_t before;
	pid_t pid;

	fill_pages(pages, PAGES, 0);
	for (int i = 0; i < PAGES; i++)
		frames[i] = frame_of(&pages[i]);
	before = test_counter(COUNTER_USER_FREE);
	for (int round = 0; round < 5; round++) {
		pid = fork_linked(&link);
		if (pid == 0)
			run_child(&link);
		expect_exit(pid, -1);
		link_go(&link);
		link_wait(&link);
		test_wait_alone();
		check_pages(pages, PAGES, 0);
		link_close(&link);
	}
	for (int i = 0; i < PAGES; i++)
		CHECK_CMP(frame_of(&pages[i]), ==, frames[i]);
	fill_pages(pages, PAGES, 200);
	for (int i = 0; i < PAGES; i++)
		CHECK_CMP(frame_of(&pages[i]), ==, frames[i]);
	CHECK_CMP(test_counter(COUNTER_USER_FREE) + 8, >=, before);
}
