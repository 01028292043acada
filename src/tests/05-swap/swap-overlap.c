/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: while one process waits for the swap disk, another process, which
 *     does not swap, makes at least three quarters as many system calls as when
 *     it runs alone
 * points: 5
 * user_pages: 64
 * swap: 1M
 * shift: 5
 * options: latency=100000
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/pages.h"

#define COUNT  120
#define WINDOW 1000000000ull /* ns */

static int ends[2];

/* Return how many times a byte passes through the pipe in WINDOW ns. */
static unsigned
count_transfers(void)
{
	uint64_t end = clock_ns() + WINDOW;
	unsigned count = 0;
	char byte = 'b';

	while (clock_ns() < end) {
		CHECK_CMP(write(ends[1], &byte, 1), ==, 1);
		CHECK_CMP(read(ends[0], &byte, 1), ==, 1);
		count++;
	}
	return count;
}

static void
swap_forever(void)
{
	char *memory = pages_extend_heap(COUNT);

	for (unsigned round = 0;; round++) {
		pages_fill(memory, 0, COUNT, round);
		CHECK_PAGES(memory, 0, COUNT, round);
	}
}

static uint32_t
swap_requests(void)
{
	return test_counter(COUNTER_SWAP_READS) +
	    test_counter(COUNTER_SWAP_WRITES);
}

void
test_main(void)
{
	unsigned alone, together;
	uint32_t before, requests;
	int status;
	pid_t pid;

	need_swap();
	CHECK_CMP(pipe(ends), ==, 0);
	/* The first call loads the pages that it needs. */
	count_transfers();
	alone = count_transfers();
	pid = fork();
	if (pid == 0)
		swap_forever();
	CHECK_CMP(pid, >, 0);
	count_transfers();
	before = swap_requests();
	together = count_transfers();
	requests = swap_requests() - before;
	CHECK_CMP(kill(pid), ==, 0);
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	test_note(
	    "alone=%u together=%u requests=%u", alone, together, requests);
	/* The other process swapped all the time: a request takes 100 ms. */
	CHECK_CMP(requests, >=, 4);
	CHECK_CMP(together, >=, alone / 4 * 3);
}
