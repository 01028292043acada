/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if half of a region that no fork has copied is unmapped, its frames are free at
 *     once; after a fork they are not, because the child may need them; they are free when
 *     the child has ended and the parent has unmapped all of the region
 * points: 3
 * engine: dragonfly
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/10-backing/siblings.h"

#define PAGES 32
#define HALF  (PAGES / 2)

static uint32_t
free_frames(void)
{
	return test_counter(COUNTER_USER_FREE);
}

static char *
make_region(unsigned seed)
{
	char *memory = map_pages(-1, 0, PAGES, RW, MAP_PRIVATE | MAP_ANONYMOUS);

	pages_fill(memory, 0, PAGES, seed);
	return memory;
}

static void
unmap(char *memory, unsigned first, unsigned count)
{
	CHECK_CMP(munmap(memory + first * PAGE, count * PAGE), ==, 0);
}

static void
check_alone(void)
{
	char *memory = make_region(1);
	uint32_t free = free_frames();

	unmap(memory, HALF, HALF);
	CHECK_CMP(free_frames(), ==, free + HALF);
	CHECK_PAGES(memory, 0, HALF, 1);
	unmap(memory, 3, 2);
	CHECK_CMP(free_frames(), ==, free + HALF + 2);
	CHECK_PAGES(memory, 0, 3, 1);
	CHECK_PAGES(memory, 5, HALF - 5, 1);
	unmap(memory, 0, HALF);
	CHECK_CMP(free_frames(), ==, free + PAGES);
}

static void
check_forked(void)
{
	char *memory = make_region(2);
	struct turns turns;
	uint32_t free;
	pid_t pid = fork_with_turns(&turns);

	if (pid == 0) {
		await_turn(&turns);
		CHECK_PAGES(memory, 0, PAGES, 2);
		unmap(memory, 0, HALF);
		CHECK_PAGES(memory, HALF, HALF, 2);
		_exit(0);
	}
	free = free_frames();
	unmap(memory, HALF, HALF);
	CHECK_CMP(free_frames(), ==, free);
	end_turns(&turns, pid, 0);
	test_wait_alone();
	CHECK_PAGES(memory, 0, HALF, 2);
	/* The parent no longer maps these pages, but it still uses their object, which
	 * keeps them.  */
	free = free_frames();
	unmap(memory, 0, HALF / 2);
	CHECK_CMP(free_frames(), ==, free);
	unmap(memory, HALF / 2, HALF / 2);
	CHECK_CMP(free_frames(), ==, free + PAGES);
}

/* What has been written since the fork belongs to the parent alone. */
static void
check_written(void)
{
	char *memory = make_region(3);
	struct turns turns;
	uint32_t free;
	pid_t pid = fork_with_turns(&turns);

	if (pid == 0) {
		await_turn(&turns);
		CHECK_PAGES(memory, 0, PAGES, 3);
		_exit(0);
	}
	pages_fill(memory, 0, HALF, 4);
	free = free_frames();
	unmap(memory, 4, 4);
	CHECK_CMP(free_frames(), ==, free + 4);
	end_turns(&turns, pid, 0);
	CHECK_PAGES(memory, 0, 4, 4);
	CHECK_PAGES(memory, 8, HALF - 8, 4);
	CHECK_PAGES(memory, HALF, HALF, 3);
	unmap(memory, 0, PAGES);
}

void
test_main(void)
{
	check_fork_is_lazy();
	check_alone();
	check_forked();
	check_written();
}
