/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when munmap returns, a process that shares the memory, and continually stores
 *     to it on another CPU, can no longer reach the frames, which are then used for other
 *     memory; this also holds for pages that were copied after a fork
 * points: 2
 * cpus: 4
 * tags: races
 * engine: dragonfly
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/10-backing/siblings.h"

#define PAGES  4
#define ROUNDS 30
#define MEMORY ((char *)0x30000000)
#define FRESH  ((char *)0x38000000)

static volatile unsigned stores;

static void
map_at(char *address)
{
	CHECK(mmap(address, PAGES * PAGE, RW,
		  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == address);
}

/* Store to all pages until one of them is not mapped, which ends the process. */
static int NORETURN
store_forever(void *unused UNUSED)
{
	for (;;) {
		for (unsigned i = 0; i < PAGES; i++)
			*(volatile unsigned *)(MEMORY + i * PAGE) = ~0u;
		stores++;
		end_cpu_turn();
	}
}

/* Unmap pages to which another process stores, and use the frames for other pages. */
static void
check_unmap(void)
{
	pid_t pid;

	wait_for(&stores, stores + 3);
	CHECK_CMP(munmap(MEMORY, PAGES * PAGE), ==, 0);
	map_at(FRESH);
	pages_fill(FRESH, 0, PAGES, 9);
	for (unsigned i = 0; i < 10; i++) {
		yield();
		CHECK_PAGES(FRESH, 0, PAGES, 9);
	}
	pid = waitpid(-1, NULL, 0);
	CHECK_CMP(pid, >, 0);
	CHECK_PAGES(FRESH, 0, PAGES, 9);
	CHECK_CMP(munmap(FRESH, PAGES * PAGE), ==, 0);
}

static void
run_round(bool forked)
{
	struct turns turns;
	pid_t pid = 0;

	map_at(MEMORY);
	start_sibling(0, store_forever, NULL);
	if (!forked) {
		check_unmap();
		return;
	}
	wait_for(&stores, stores + 3);
	pid = fork_with_turns(&turns);
	if (pid == 0) {
		await_turn(&turns);
		CHECK_CMP(*(volatile unsigned *)MEMORY, ==, ~0u);
		_exit(0);
	}
	check_unmap();
	end_turns(&turns, pid, 0);
}

void
test_main(void)
{
	check_fork_is_lazy();
	for (unsigned round = 0; round < ROUNDS; round++)
		run_round(round % 2 != 0);
}
