/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: five processes on four CPUs, which share a table of 128 pages and have
 *     variables of their own, all compute the right sums in 40 frames
 * points: 5
 * memory: 16M
 * user_pages: 40
 * cpus: 4
 * options: jitter=3
 * dragonfly: 11
 */
#include <stdlib.h>
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

#define CHILDREN 4
#define ROUNDS   4

static volatile unsigned char variables[2 * TABLE_PAGE];

static int
compute_sum(unsigned seed)
{
	volatile unsigned char *own = variables;
	int sum = 0;

	for (unsigned i = 0; i < ROUNDS * TABLE_PAGES; i++) {
		unsigned page = (i * 11 + seed * 37) % TABLE_PAGES;

		CHECK(table_right(page));
		own[i % sizeof(variables)] = (unsigned char)(page + seed);
		sum += table_value(page);
	}
	for (unsigned i = 0; i < ROUNDS * TABLE_PAGES; i++)
		CHECK_CMP(own[i % sizeof(variables)], ==,
		    (unsigned char)((i * 11 + seed * 37) % TABLE_PAGES + seed));
	return sum;
}

int
test_child(int argc UNUSED, char **argv)
{
	return compute_sum((unsigned)atoi(argv[1]));
}

void
test_main(void)
{
	const int expected = ROUNDS * TABLE_PAGES * (TABLE_PAGES + 1) / 2;
	pid_t pids[CHILDREN];

	for (unsigned round = 0; round < 3; round++) {
		for (unsigned i = 0; i < CHILDREN; i++)
			pids[i] = test_spawn("%u", i + 1);
		CHECK_CMP(compute_sum(0), ==, expected);
		for (unsigned i = 0; i < CHILDREN; i++)
			CHECK_CMP(wait(pids[i]), ==, expected);
	}
}
