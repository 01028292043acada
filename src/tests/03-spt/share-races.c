/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: processes on several CPUs that touch the same pages of their program
 *     at the same time, while these are still being read from a slow disk, get
 *     one frame for each, read once
 * points: 3
 * cpus: 4
 * options: latency=200
 */
#include <stdlib.h>
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

#define CHILDREN	6

/* Frames are numbered; their sum tells whether two have the same. */
static int
sum_of_frames(void)
{
	uint32_t frame, sum = 0;

	for (unsigned i = 0; i < TABLE_PAGES; i++) {
		CHECK(table_right(i));
		CHECK(test_page((void *)table[i], &frame) != 0);
		sum = sum * 31 + frame / TABLE_PAGE;
	}
	return (int)(sum & 0x7fffffff);
}

/* From tick START on, touch all; stay until all others have done so. */
static int
meet(uint32_t start)
{
	int sum;

	while (test_counter(COUNTER_TICKS) < start)
		continue;
	sum = sum_of_frames();
	while (test_counter(COUNTER_TICKS) < start + 100)
		msleep(50);
	return sum;
}

int
test_child(int argc, char **argv)
{
	(void)argc;
	return meet((uint32_t)atoi(argv[1]));
}

void
test_main(void)
{
	uint32_t start = test_counter(COUNTER_TICKS) + 30;
	uint32_t read = test_counter(COUNTER_ROOT_READ);
	pid_t pids[CHILDREN];
	int sum;

	for (int i = 0; i < CHILDREN; i++)
		pids[i] = test_spawn("%u", (unsigned)start);
	sum = meet(start);
	for (int i = 0; i < CHILDREN; i++)
		CHECK_CMP(wait(pids[i]), ==, sum);
	/* The table has 512 sectors and a few of where they are. */
	CHECK_CMP(test_counter(COUNTER_ROOT_READ) - read, <, 650);
}
