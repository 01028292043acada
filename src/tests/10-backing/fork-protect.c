/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: parts of memory that a fork has shared can be protected and made writable
 *     again, by parent and child, with several layers: the first write makes a copy,
 *     which the other process does not see
 * points: 3
 * engine: dragonfly
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/10-backing/siblings.h"

#define PAGES  6
#define ROUNDS 7 /* more than the limit of layers */

static char *memory;

static void
protect(unsigned first, unsigned end, int prot)
{
	CHECK_CMP(
	    mprotect(memory + first * PAGE, (end - first) * PAGE, prot), ==, 0);
}

static bool
is_writable(unsigned page)
{
	return (test_page(memory + page * PAGE, NULL) & GATE_PAGE_WRITABLE) !=
	    0;
}

/* Protect the pages in several ranges, and write to them, which changes their contents
 * from those for SEED to those for NEXT.  */
static void
protect_and_write(unsigned seed, unsigned next)
{
	for (unsigned i = 0; i < PAGES; i++)
		CHECK(!is_writable(i));
	protect(1, 4, PROT_READ);
	protect(2, 3, RW);
	protect(0, 2, PROT_READ);
	protect(0, PAGES, RW);
	for (unsigned i = 0; i < PAGES; i++)
		CHECK(!is_writable(i));
	CHECK_PAGES(memory, 0, PAGES, seed);
	pages_fill(memory, 2, 2, next);
	CHECK_PAGES(memory, 0, 2, seed);
	CHECK_PAGES(memory, 4, 2, seed);
	protect(3, 5, PROT_READ);
	CHECK(access_kills(memory + 3 * PAGE, true));
	CHECK(!access_kills(memory + 2 * PAGE, true));
	protect(3, 5, RW);
	pages_fill(memory, 0, PAGES, next);
	CHECK_PAGES(memory, 0, PAGES, next);
}

static void
run_round(unsigned seed)
{
	struct turns turns;
	pid_t pid = fork_with_turns(&turns);

	if (pid == 0) {
		await_turn(&turns);
		CHECK_PAGES(memory, 0, PAGES, seed);
		protect_and_write(seed, seed + 100);
		_exit(0);
	}
	CHECK((region_of(memory).flags & REGION_NEEDS_COPY) != 0);
	protect_and_write(seed, seed + 1);
	end_turns(&turns, pid, 0);
	CHECK_PAGES(memory, 0, PAGES, seed + 1);
}

void
test_main(void)
{
	check_fork_is_lazy();
	memory = map_pages(-1, 0, PAGES, RW, MAP_PRIVATE | MAP_ANONYMOUS);
	pages_fill(memory, 0, PAGES, 0);
	for (unsigned round = 0; round < ROUNDS; round++)
		run_round(round);
}
