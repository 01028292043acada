/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: processes on several CPUs that touch the same pages of their program
 *     at the same time, while the pages are being read from a slow disk, share
 *     one frame for each page, and each page is read once
 * points: 3
 * cpus: 4
 * options: latency=200
 * dragonfly: 10
 */
#include <stdlib.h>
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

#define CHILDREN 6

/* Return a checksum of the numbers of the frames.  Two processes that share all
 * frames get the same checksum.  */
static int
hash_frames(void)
{
	uint32_t frame, sum = 0;

	for (unsigned i = 0; i < TABLE_PAGES; i++) {
		CHECK(table_right(i));
		CHECK(test_page((void *)table[i], &frame) != 0);
		sum = sum * 31 + frame / TABLE_PAGE;
	}
	return (int)(sum & 0x7fffffff);
}

/* Touch all pages at tick START, and return the checksum of their frames after
 * all other processes have had time to do the same.  */
static int
touch_together(uint32_t start)
{
	int sum;

	while (test_counter(COUNTER_TICKS) < start)
		continue;
	sum = hash_frames();
	while (test_counter(COUNTER_TICKS) < start + 100)
		msleep(50);
	return sum;
}

int
test_child(int argc UNUSED, char **argv)
{
	return touch_together((uint32_t)atoi(argv[1]));
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
	sum = touch_together(start);
	for (int i = 0; i < CHILDREN; i++)
		CHECK_CMP(wait(pids[i]), ==, sum);
	/* The table takes 512 sectors, and its indirect blocks take a few
	 * more.  */
	CHECK_CMP(test_counter(COUNTER_ROOT_READ) - read, <, 650);
}
