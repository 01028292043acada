/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cost of system calls and processes, as notes for tools/bench:
 *
 *	cost NAME N	median, in counts of the time-stamp counter; in a run with
 *			icount shift 0, the counter counts instructions
 *	time NAME N	mean, in nanoseconds of the kernel's clock
 */
#include <stdlib.h>
#include <unistd.h>

#include "bench.h"
#include "tests/utest.h"

#define ROUNDS       1001
#define SPAWN_ROUNDS 31
#define PAGES        64
#define PAGE_SIZE    4096

static uint64_t samples[ROUNDS];

static int
compare(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return left < right ? -1 : left > right;
}

static void
empty_call(void)
{
}

static void
null_call(void)
{
	getpid();
}

static void
spawn_wait(void)
{
	int status;
	pid_t pid = spawn("/bin/true");

	CHECK_CMP(pid, >, 0);
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, 0);
}

static void
new_page(void)
{
	volatile char *page = sbrk(PAGE_SIZE);

	CHECK(page != SBRK_FAILED);
	*page = 1;
}

/* Call FUNCTION three times to warm up and ROUNDS times to measure it, and note
 * its cost, less OVERHEAD, and its time under NAME.  Returns the cost.  OVERHEAD
 * is the cost of an empty function, or 0 while that cost is being measured: then
 * nothing is noted.  */
static uint32_t
measure(const char *name, void (*function)(void), unsigned rounds,
    uint32_t overhead)
{
	uint64_t begin, start;
	uint32_t median;

	for (int i = 0; i < 3; i++)
		function();
	begin = clock_ns();
	for (unsigned i = 0; i < rounds; i++) {
		start = read_tsc();
		function();
		samples[i] = read_tsc() - start;
	}
	begin = clock_ns() - begin;
	qsort(samples, rounds, sizeof(samples[0]), compare);
	median = (uint32_t)samples[rounds / 2] - overhead;
	if (overhead != 0) {
		test_note("cost %s %u", name, median);
		test_note("time %s %u", name, (unsigned)begin / rounds);
	}
	return median;
}

void
test_main(void)
{
	uint32_t overhead = measure("nothing", empty_call, ROUNDS, 0);

	measure("null-call", null_call, ROUNDS, overhead);
	measure("spawn-wait", spawn_wait, SPAWN_ROUNDS, overhead);
	measure("fork-wait", fork_and_wait, SPAWN_ROUNDS, overhead);
	measure("new-page", new_page, PAGES, overhead);
}
