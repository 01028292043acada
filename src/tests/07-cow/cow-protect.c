/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork preserves rights: a child that writes to a page that is read-only
 *     in its parent is killed; a page that is made writable later is still copied
 *     at the first write; a page that one process unmaps stays in the other
 * points: 2
 * dragonfly: no, the last owner of a page copies it as well
 */
#include "tests/07-cow/cow.h"

static struct filled_page pages[4];
static uint32_t shared[4];

/* Fail the test unless a child that writes to page I is killed. */
static void
expect_write_kills(int i)
{
	pid_t pid = must_fork();

	if (pid == 0) {
		CHECK_CMP(frame_of(&pages[i]), ==, shared[i]);
		pages[i].words[0] = 1;
		_exit(0);
	}
	expect_exit(pid, -1);
	check_page(&pages[i], (uint32_t)i);
}

static void
run_child(const struct link *link)
{
	/* Page 0 was read-only at the fork, and is made writable now; page 1 is
	 * made read-only, and page 2 is unmapped.  */
	CHECK_CMP(
	    mprotect(&pages[0], PAGE_SIZE, PROT_READ | PROT_WRITE), ==, 0);
	CHECK_CMP(frame_of(&pages[0]), ==, shared[0]);
	pages[0].words[0] = 7;
	CHECK_CMP(frame_of(&pages[0]), !=, shared[0]);
	CHECK_CMP(mprotect(&pages[1], PAGE_SIZE, PROT_READ), ==, 0);
	expect_write_kills(1);
	CHECK_CMP(munmap(&pages[2], PAGE_SIZE), ==, 0);
	link_go(link);
	link_wait(link);
	/* Page 1 has one owner left, and becomes writable again. */
	CHECK_CMP(
	    mprotect(&pages[1], PAGE_SIZE, PROT_READ | PROT_WRITE), ==, 0);
	pages[1].words[0] = 8;
	CHECK_CMP(frame_of(&pages[1]), ==, shared[1]);
	CHECK_CMP(pages[1].words[1], ==, word_of(1, 1));
	_exit(0);
}

void
test_main(void)
{
	struct link link;
	pid_t pid;

	fill_pages(pages, 4, 0);
	for (int i = 0; i < 4; i++)
		shared[i] = frame_of(&pages[i]);
	CHECK_CMP(mprotect(&pages[0], PAGE_SIZE, PROT_READ), ==, 0);
	expect_write_kills(0);
	pid = fork_linked(&link);
	if (pid == 0)
		run_child(&link);
	link_wait(&link);
	check_pages(pages, 4, 0);
	for (int i = 0; i < 4; i++)
		CHECK_CMP(frame_of(&pages[i]), ==, shared[i]);
	fill_page(&pages[1], 5); /* still writable in the parent */
	CHECK_CMP(frame_of(&pages[1]), !=, shared[1]);
	fill_page(&pages[2], 6);
	CHECK_CMP(frame_of(&pages[2]), ==, shared[2]);
	expect_write_kills(0);
	link_go(&link);
	expect_exit(pid, 0);
	check_page(&pages[1], 5);
	check_page(&pages[2], 6);
}
