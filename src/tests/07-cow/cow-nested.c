/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: children of children still share the first process's frames that have
 *     not been written to; each generation sees its ancestors' writes before it
 *     was forked, but no later ones; a generation can end before its descendants
 * points: 4
 * dragonfly: 10, backing_limit=20
 */
#include "tests/07-cow/cow.h"

#define DEPTH 6

static struct filled_page pages[DEPTH + 1];
static uint32_t shared[DEPTH + 1];

/* Check the memory of generation ME, whose ancestors wrote the pages with
 * numbers below ME.  */
static void
check_generation(int me)
{
	for (int i = 0; i <= DEPTH; i++)
		check_page(&pages[i], (uint32_t)(i < me ? 200 + i : i));
	CHECK_CMP(frame_of(&pages[DEPTH]), ==, shared[DEPTH]);
}

/* Run generation 0, whose child is generation 1, and so on. */
static void
run_generations(void)
{
	pid_t pid;

	for (int me = 0; me < DEPTH; me++) {
		check_generation(me);
		fill_page(&pages[me], (uint32_t)(200 + me));
		CHECK_CMP(frame_of(&pages[me]), !=, shared[me]);
		pid = must_fork();
		if (pid == 0)
			continue;
		fill_page(&pages[me], 999); /* invisible to the child */
		expect_exit(pid, 0);
		check_page(&pages[me], 999);
		fill_page(&pages[me], (uint32_t)(200 + me));
		check_generation(me + 1);
		_exit(0);
	}
	check_generation(DEPTH);
	_exit(0);
}

/* Start a chain of LEFT generations of descendants.  Each process of the chain
 * ends as soon as it has a child, except the last, which writes a byte to
 * OUT.  */
static void
run_chain(int left, int out)
{
	for (; left > 0; left--) {
		fill_page(&pages[left - 1], (uint32_t)(300 + left));
		if (must_fork() != 0)
			_exit(0);
	}
	for (int i = 0; i < DEPTH; i++)
		check_page(&pages[i], (uint32_t)(301 + i));
	CHECK_CMP(frame_of(&pages[DEPTH]), ==, shared[DEPTH]);
	write(out, "k", 1);
	_exit(0);
}

void
test_main(void)
{
	int fds[2];
	char byte;
	pid_t pid;

	fill_pages(pages, DEPTH + 1, 0);
	for (int i = 0; i <= DEPTH; i++)
		shared[i] = frame_of(&pages[i]);
	pid = must_fork();
	if (pid == 0)
		run_generations();
	expect_exit(pid, 0);
	check_pages(pages, DEPTH + 1, 0);

	CHECK_CMP(pipe(fds), ==, 0);
	pid = must_fork();
	if (pid == 0) {
		close(fds[0]);
		run_chain(DEPTH, fds[1]);
	}
	close(fds[1]);
	expect_exit(pid, 0);
	CHECK_CMP(read(fds[0], &byte, 1), ==, 1);
	test_wait_alone();
	check_pages(pages, DEPTH + 1, 0);
	for (int i = 0; i <= DEPTH; i++)
		CHECK_CMP(frame_of(&pages[i]), ==, shared[i]);
}
