/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: after hundreds of forks, writes and exits in various orders, no frame,
 *     page table, kernel memory or swap slot is lost, and the process is the
 *     only owner of its frames
 * points: 3
 * limit: 30s
 * dragonfly: no, a page of a lower layer keeps its frame when a copy hides it
 */
#include "tests/07-cow/cow.h"

#include <random.h>

#define PAGES  10
#define ROUNDS 150

static struct filled_page pages[PAGES];

static const enum gate_counter counters[] = { COUNTER_USER_FREE,
	COUNTER_KERNEL_FREE, COUNTER_PMAPS, COUNTER_PAGE_TABLES,
	COUNTER_HEAP_BLOCKS, COUNTER_HEAP_BYTES, COUNTER_VNODES };

/* Write to the pages selected by the bits of CHOICE. */
static void
write_some_pages(unsigned choice)
{
	for (int i = 0; i < PAGES; i++, choice >>= 1)
		if ((choice & 1) != 0)
			pages[i].words[1] = choice;
}

static void
run_random_family(void)
{
	unsigned choice = random_ulong();
	pid_t first = must_fork(), second;

	if (first == 0) {
		write_some_pages(choice);
		second = must_fork();
		write_some_pages(choice >> 3);
		if (second != 0 && (choice & 64) != 0)
			expect_exit(second, 0);
		_exit(0);
	}
	write_some_pages(choice >> 5);
	if ((choice & 128) != 0)
		kill(first);
	write_some_pages(choice >> 7);
	waitpid(first, NULL, 0);
}

static void
run_rounds(void)
{
	for (int i = 0; i < ROUNDS; i++)
		run_random_family();
	test_wait_alone();
	write_some_pages(~0u);
}

void
test_main(void)
{
	uint32_t before[ARRAY_SIZE(counters)], frames[PAGES], reuses;
	struct vmstat stats;

	random_init(7);
	run_rounds();
	for (unsigned i = 0; i < ARRAY_SIZE(counters); i++)
		before[i] = test_counter(counters[i]);
	run_rounds();
	for (unsigned i = 0; i < ARRAY_SIZE(counters); i++)
		if (test_counter(counters[i]) != before[i])
			test_fail(__FILE__, __LINE__,
			    "counter %d is %u, expected %u as before",
			    counters[i], (unsigned)test_counter(counters[i]),
			    (unsigned)before[i]);
	for (int i = 0; i < PAGES; i++)
		frames[i] = frame_of(&pages[i]);
	write_some_pages(~0u);
	for (int i = 0; i < PAGES; i++)
		CHECK_CMP(frame_of(&pages[i]), ==, frames[i]);
	CHECK_CMP(vmstat(&stats), ==, 0);
	CHECK_CMP(stats.swap_slots_used, ==, 0);
	/* Not every VM engine counts reused frames. */
	if (vmcounter("faults_reuse", &reuses) == 0)
		CHECK_CMP(reuses, >, 0);
}
