/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when a process writes to a page that a fork has shared, the processes that
 *     share its memory, on other CPUs, see the copy from then on: none reads an old value
 *     after a new one, and of two writers to one page neither loses a store
 * points: 2
 * cpus: 4
 * tags: races
 * engine: dragonfly
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/10-backing/siblings.h"

#define PAGES  4
#define ROUNDS 60

static volatile unsigned *memory;
static volatile unsigned announced; /* the last number stored to all pages */
static volatile bool stop;

static volatile unsigned *
word(unsigned page, unsigned i)
{
	return memory + page * PAGE_WORDS + i;
}

/* Check, again and again, that no page has an older number than the one announced. */
static int
read_pages(void *unused UNUSED)
{
	unsigned expected;

	while (!stop) {
		expected = announced;
		for (unsigned i = 0; i < PAGES; i++)
			if (*word(i, 0) < expected)
				return 1;
		end_cpu_turn();
	}
	return 0;
}

/* Increment another word of each page, again and again, and check that no store is lost. */
static int
write_pages(void *unused UNUSED)
{
	unsigned value = 0;

	while (!stop) {
		for (unsigned i = 0; i < PAGES; i++)
			if (*word(i, 1) != value)
				return 1;
		value++;
		for (unsigned i = 0; i < PAGES; i++)
			*word(i, 1) = value;
		end_cpu_turn();
	}
	return 0;
}

static void
run_round(unsigned round)
{
	struct turns turns;
	pid_t pid = fork_with_turns(&turns);

	if (pid == 0) {
		for (unsigned i = 0; i < PAGES; i++)
			CHECK_CMP(*word(i, 0), ==, round);
		await_turn(&turns);
		for (unsigned i = 0; i < PAGES; i++)
			CHECK_CMP(*word(i, 0), ==, round);
		_exit(0);
	}
	for (unsigned i = 0; i < PAGES; i++)
		*word(i, 0) = round + 1;
	announced = round + 1;
	yield();
	end_turns(&turns, pid, 0);
}

void
test_main(void)
{
	pid_t reader, writer;

	check_fork_is_lazy();
	memory = (volatile unsigned *)(uintptr_t)map_pages(
	    -1, 0, PAGES, RW, MAP_PRIVATE | MAP_ANONYMOUS);
	reader = start_sibling(0, read_pages, NULL);
	writer = start_sibling(1, write_pages, NULL);
	for (unsigned round = 0; round < ROUNDS; round++)
		run_round(round);
	stop = true;
	CHECK_CMP(reap(reader), ==, 0);
	CHECK_CMP(reap(writer), ==, 0);
}
