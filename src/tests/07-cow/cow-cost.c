/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork costs only page-table work, however much memory a process has:
 *     no page is copied or read, and frames are allocated only for the pages
 *     that parent and child write next; at most about one mapping is added
 *     and one is protected for each page; afterward, almost no read by the
 *     parent faults
 * points: 6
 * dragonfly: 10
 */
#include "tests/07-cow/cow.h"

#define PAGES 600
#define SLACK 16 /* pages for the stack and bookkeeping */

static struct filled_page pages[PAGES];

static uint32_t
count_faults(void)
{
	struct vmstat stats;

	CHECK_CMP(vmstat(&stats), ==, 0);
	return stats.faults;
}

static const enum gate_counter counters[] = { COUNTER_PMAP_ENTERS,
	COUNTER_PMAP_REMOVES, COUNTER_PMAP_PROTECTS, COUNTER_ROOT_READ,
	COUNTER_SWAP_READ, COUNTER_SWAP_WRITTEN, COUNTER_USER_FREE };
enum { ENTERS, REMOVES, PROTECTS, ROOT, SWAP_IN, SWAP_OUT, FREE, COUNT };

static void
read_counters(uint32_t *values)
{
	for (int i = 0; i < COUNT; i++)
		values[i] = test_counter(counters[i]);
}

static void
run_child(const struct link *link)
{
	link_go(link);
	link_wait(link);
	check_pages(pages, PAGES, 7);
	_exit(0);
}

/* Fork once, with all PAGES in memory. */
static void
run_fork(void)
{
	uint32_t before[COUNT], after[COUNT], fault_count;
	struct link link;
	pid_t pid;

	read_counters(before);
	pid = fork_linked(&link);
	if (pid == 0)
		run_child(&link);
	link_wait(&link);
	read_counters(after);
	test_note("enters=%u removes=%u protects=%u frames=%u",
	    (unsigned)(after[ENTERS] - before[ENTERS]),
	    (unsigned)(after[REMOVES] - before[REMOVES]),
	    (unsigned)(after[PROTECTS] - before[PROTECTS]),
	    (unsigned)(before[FREE] - after[FREE]));
	CHECK_CMP(before[FREE], <=, after[FREE] + SLACK);
	CHECK_CMP(after[ENTERS] - before[ENTERS], <=, PAGES + 100);
	CHECK_CMP(after[REMOVES] - before[REMOVES], <=, 100);
	CHECK_CMP(after[PROTECTS] - before[PROTECTS], <=, PAGES + 100);
	CHECK_CMP(after[ROOT], ==, before[ROOT]);
	CHECK_CMP(after[SWAP_IN], ==, before[SWAP_IN]);
	CHECK_CMP(after[SWAP_OUT], ==, before[SWAP_OUT]);

	/* The first call can itself fault; the second gives the number to start
	 * from.  */
	count_faults();
	fault_count = count_faults();
	check_pages(pages, PAGES, 7);
	CHECK_CMP(count_faults(), <=, fault_count + 4);
	link_go(&link);
	expect_exit(pid, 0);
	link_close(&link);
}

void
test_main(void)
{
	fill_pages(pages, PAGES, 7);
	run_fork();
	run_fork(); /* again, with frames that have been shared */
	fill_pages(pages, PAGES, 7);
	run_fork();
}
