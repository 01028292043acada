/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: no store to a shared mapping of a file is lost while another process writes the
 *     mapped pages to the file, drops them from memory, and forks
 * points: 2
 * cpus: 4
 * tags: races
 * engine: dragonfly
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/10-backing/siblings.h"

#define PAGES  3
#define ROUNDS 60

static volatile unsigned *memory;
static volatile bool stop;
static volatile unsigned stored;

/* Store to each page, again and again, and check that the previous store is still there.
 * If the kernel had dropped a modified page without writing it, the old value of the file
 * would be there.  */
static int
store_forever(void *unused UNUSED)
{
	unsigned value = *memory;

	while (!stop) {
		for (unsigned i = 0; i < PAGES; i++) {
			volatile unsigned *word = memory + i * PAGE_WORDS;

			if (*word != value)
				return 1;
			*word = value + 1;
		}
		stored = ++value;
		end_cpu_turn();
	}
	return 0;
}

static void
run_round(unsigned round)
{
	pid_t pid;

	CHECK_CMP(msync((void *)(uintptr_t)memory, PAGES * PAGE,
		      round % 3 == 0 ? MS_SYNC : MS_SYNC | MS_INVALIDATE),
	    ==, 0);
	if (round % 4 == 0) {
		pid = fork();
		if (pid == 0)
			_exit(*memory >= stored ? 0 : 1);
		CHECK_CMP(reap(pid), ==, 0);
	}
	wait_for(&stored, stored + 1);
}

void
test_main(void)
{
	int fd = make_file("/data", PAGES * PAGE, 1);
	pid_t pid;

	check_fork_is_lazy();
	memory = (volatile unsigned *)(uintptr_t)map_pages(
	    fd, 0, PAGES, RW, MAP_SHARED);
	for (unsigned i = 0; i < PAGES; i++)
		memory[i * PAGE_WORDS] = 0;
	pid = start_sibling(0, store_forever, NULL);
	for (unsigned round = 0; round < ROUNDS; round++)
		run_round(round);
	stop = true;
	CHECK_CMP(reap(pid), ==, 0);
	for (unsigned i = 0; i < PAGES; i++)
		CHECK_CMP(memory[i * PAGE_WORDS], ==, stored);
}
