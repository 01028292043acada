/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: in 200 rounds, each with a fork and with writes while the child exists, the
 *     memory of the parent never has more lower layers than the limit, and the number of
 *     frames in use does not grow; if all pages are written, the memory has at most one
 *     lower layer, and none if the child ends first; along a line of descendants, the
 *     limit is kept as well; each process sees its own memory
 * points: 5
 * limit: 120s
 * engine: dragonfly
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/10-backing/siblings.h"

#define PAGES  3
#define ROUNDS 200
#define WINDOW 40 /* rounds, enough for each entry's list to be shortened */
#define LIMIT  5  /* VM_MAP_BACKING_LIMIT */

static char *memory;
static unsigned seeds[PAGES]; /* of the pages' contents */

static void
fill(unsigned page, unsigned seed)
{
	pages_fill(memory, page, 1, seed);
	seeds[page] = seed;
}

static void
check_memory(void)
{
	for (unsigned i = 0; i < PAGES; i++)
		CHECK_PAGES(memory, i, 1, seeds[i]);
}

static unsigned
depth(void)
{
	return region_of(memory).chain_depth;
}

/* Fork, and fill COUNT pages before the child checks its memory. */
static void
run_round(unsigned round, unsigned count)
{
	struct turns turns;
	pid_t pid = fork_with_turns(&turns);

	if (pid == 0) {
		await_turn(&turns);
		check_memory();
		fill(round % PAGES, round + 1000);
		check_memory();
		_exit((int)(depth() <= LIMIT));
	}
	for (unsigned i = 0; i < count; i++)
		fill((round + i) % PAGES, round);
	end_turns(&turns, pid, 1);
	check_memory();
}

/* Run rounds that write to one page, always the same, or to all pages.  Check that the
 * number of lower layers reaches MOST but does not exceed it, and that no frame is lost.  */
static void
check_alive(unsigned count, unsigned most)
{
	uint32_t first = UINT32_MAX, last = UINT32_MAX, free;
	unsigned deepest = 0;

	for (unsigned round = 0; round < ROUNDS; round++) {
		run_round(count == 1 ? round * PAGES : round, count);
		CHECK_CMP(depth(), <=, most);
		deepest = depth() > deepest ? depth() : deepest;
		test_wait_alone();
		free = test_counter(COUNTER_USER_FREE);
		if (round >= WINDOW && round < 2 * WINDOW && free < first)
			first = free;
		if (round >= ROUNDS - WINDOW && free < last)
			last = free;
	}
	CHECK_CMP(deepest, ==, most);
	CHECK_CMP(last, >=, first);
}

/* Run rounds in which the child ends before the parent writes.  Check that no layer is
 * added.  */
static void
check_gone(void)
{
	unsigned before = depth();

	for (unsigned round = 0; round < ROUNDS / 4; round++) {
		if (fork() == 0)
			_exit(0);
		CHECK_CMP(waitpid(-1, NULL, 0), >, 0);
		test_wait_alone();
		fill(round % PAGES, round);
		CHECK_CMP(depth(), <=, before);
	}
	check_memory();
}

/* Each process forks the next one, and writes before the next one does. */
static void
run_generations(void)
{
	struct turns turns;
	pid_t pid;

	for (unsigned number = 4 * LIMIT; number > 0; number--) {
		pid = fork_with_turns(&turns);
		if (pid != 0) {
			fill(0, 2000 + number);
			end_turns(&turns, pid, 0);
			check_memory();
			_exit(0);
		}
		await_turn(&turns);
		check_memory();
		fill(0, number);
		CHECK_CMP(depth(), <=, LIMIT);
	}
	_exit(0);
}

static void
check_generations(void)
{
	pid_t pid = fork();

	if (pid == 0)
		run_generations();
	CHECK_CMP(reap(pid), ==, 0);
}

void
test_main(void)
{
	memory = map_pages(-1, 0, PAGES, RW, MAP_PRIVATE | MAP_ANONYMOUS);
	for (unsigned i = 0; i < PAGES; i++)
		fill(i, i);
	CHECK_CMP(depth(), ==, 0);
	check_gone();
	CHECK_CMP(depth(), ==, 0);
	check_alive(1, LIMIT);
	check_generations();
	run_round(0, PAGES);
	run_round(0, PAGES);
	check_alive(PAGES, 1);
}
