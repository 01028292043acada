/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a parent and several children share each frame; each process that
 *     writes gets its own copy, however many share the frame
 * points: 4
 * dragonfly: 10
 */
#include "tests/07-cow/cow.h"

#define CHILDREN 6

static struct filled_page pages[CHILDREN + 1];
static uint32_t shared[CHILDREN + 1];

/* Run child number ME, which writes to pages 0 to ME. */
static void
run_child(const struct link *link, int me)
{
	for (int i = 0; i <= CHILDREN; i++)
		CHECK_CMP(frame_of(&pages[i]), ==, shared[i]);
	link_go(link);
	link_wait(link);
	for (int i = 0; i <= me; i++) {
		pages[i].words[me] = (uint32_t)(1000 + me);
		CHECK_CMP(frame_of(&pages[i]), !=, shared[i]);
	}
	link_go(link);
	link_wait(link);
	for (int i = 0; i <= CHILDREN; i++) {
		if (i <= me)
			pages[i].words[me] = word_of(50 + i, me);
		else
			CHECK_CMP(frame_of(&pages[i]), ==, shared[i]);
		check_page(&pages[i], 50 + i);
	}
	_exit(me);
}

void
test_main(void)
{
	struct link link[CHILDREN];
	pid_t pid[CHILDREN];

	fill_pages(pages, CHILDREN + 1, 50);
	for (int i = 0; i <= CHILDREN; i++)
		shared[i] = frame_of(&pages[i]);
	for (int i = 0; i < CHILDREN; i++) {
		pid[i] = fork_linked(&link[i]);
		if (pid[i] == 0)
			run_child(&link[i], i);
		link_wait(&link[i]);
	}
	for (int i = 0; i < CHILDREN; i++) {
		link_go(&link[i]);
		link_wait(&link[i]);
		check_pages(pages, CHILDREN + 1, 50);
	}
	for (int i = CHILDREN - 1; i >= 0; i--) {
		link_go(&link[i]);
		expect_exit(pid[i], i);
	}
	for (int i = 0; i <= CHILDREN; i++)
		CHECK_CMP(frame_of(&pages[i]), ==, shared[i]);
	check_pages(pages, CHILDREN + 1, 50);
}
