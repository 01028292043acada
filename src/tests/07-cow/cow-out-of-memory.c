/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if a process writes to a shared page and there is no memory for a
 *     copy, only this process is killed: the others keep the frame, and its
 *     last owner reuses it
 * points: 2
 * user_pages: 120
 * dragonfly: 11
 */
#include "tests/07-cow/cow.h"

#define PAGES 70

static struct filled_page pages[PAGES];
static uint32_t frames[PAGES];

/* Write to the pages until this process is killed for lack of memory.  Its
 * child sleeps until then, because a running child writes to its stack, which
 * also needs copies.  */
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
