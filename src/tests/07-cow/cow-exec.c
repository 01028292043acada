/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when a child executes a program, it releases the shared frames: the
 *     parent is their only owner again and writes without copies
 * points: 3
 * dragonfly: 10
 */
#include "tests/07-cow/cow.h"

#define PAGES 50

static struct filled_page pages[PAGES];
static uint32_t frames[PAGES];

void
test_main(void)
{
	char *const words[] = { "true", NULL };
	uint32_t before;
	pid_t pid;

	fill_pages(pages, PAGES, 1);
	for (int i = 0; i < PAGES; i++)
		frames[i] = frame_of(&pages[i]);
	for (int round = 0; round < 3; round++) {
		pid = must_fork();
		if (pid == 0) {
			for (int i = 0; i < PAGES; i++)
				CHECK_CMP(frame_of(&pages[i]), ==, frames[i]);
			execv("/bin/true", words);
			_exit(5);
		}
		expect_exit(pid, 0);
	}
	test_wait_alone();
	before = test_counter(COUNTER_USER_FREE);
	for (int i = 0; i < PAGES; i++) {
		pages[i].words[3] = word_of(1 + i, 3);
		CHECK_CMP(frame_of(&pages[i]), ==, frames[i]);
	}
	CHECK_CMP(test_counter(COUNTER_USER_FREE) + 4, >=, before);
	check_pages(pages, PAGES, 1);
}
