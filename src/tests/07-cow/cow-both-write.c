/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when parent and child both write to many pages, in either order, each
 *     sees its own writes and, in all other pages, the contents at the fork
 * points: 4
 * dragonfly: 10
 */
#include "tests/07-cow/cow.h"

#define PAGES 24

static struct filled_page pages[PAGES];
static uint32_t shared[PAGES];

/* Write to each of the pages FROM to TO - 1 that has the bit SIDE set in its
 * number.  SIDE is 1 for the child and 2 for the parent.  */
static void
write_mine(uint32_t side, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if ((i & side) != 0)
			fill_page(&pages[i], 100 * side + i);
}

static void
check_mine(uint32_t side)
{
	for (uint32_t i = 0; i < PAGES; i++)
		check_page(&pages[i], (i & side) != 0 ? 100 * side + i : i);
}

static void
run_child(const struct link *link)
{
	for (int i = 0; i < PAGES; i++)
		CHECK_CMP(frame_of(&pages[i]), ==, shared[i]);
	link_go(link);
	link_wait(link);
	write_mine(1, 0, PAGES / 2);
	link_go(link);
	link_wait(link);
	write_mine(1, PAGES / 2, PAGES);
	check_mine(1);
	link_go(link);
	link_wait(link);
	check_mine(1);
	_exit(0);
}

void
test_main(void)
{
	struct link link;
	pid_t pid;

	fill_pages(pages, PAGES, 0);
	for (int i = 0; i < PAGES; i++)
		shared[i] = frame_of(&pages[i]);
	pid = fork_linked(&link);
	if (pid == 0)
		run_child(&link);
	link_wait(&link);
	link_go(&link);
	link_wait(&link);
	/* The child has written to half of its pages, and writes to the others
	 * after this.  */
	write_mine(2, 0, PAGES);
	check_mine(2);
	link_go(&link);
	link_wait(&link);
	check_mine(2);
	link_go(&link);
	expect_exit(pid, 0);
	check_mine(2);
}
