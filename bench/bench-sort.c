/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sorts 16 MiB of numbers in a machine with 1 MiB of page frames, and checks
 * that no number is lost or out of order.  The notes are "count NAME N": pages
 * read, pages written, and milliseconds.
 */
#include <stdlib.h>
#include <unistd.h>

#include "bench.h"
#include "lib/random.h"
#include "tests/utest.h"

#define COUNT (16u << 20 >> 2)

static uint32_t numbers[COUNT];

static int
compare(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
}

void
test_main(void)
{
	uint32_t sum = 0, i;
	struct vmstat before, after;
	uint64_t start;

	random_init(1);
	for (i = 0; i < COUNT; i++) {
		numbers[i] = (uint32_t)random_ulong();
		sum += numbers[i];
	}
	CHECK_CMP(vmstat(&before), ==, 0);
	start = clock_ns();
	qsort(numbers, COUNT, sizeof(numbers[0]), compare);
	test_note(
	    "count sort-ms %u", (unsigned)((clock_ns() - start) / 1000000));
	CHECK_CMP(vmstat(&after), ==, 0);
	test_note("count sort-pageins %u", after.pageins - before.pageins);
	test_note("count sort-pageouts %u", after.pageouts - before.pageouts);
	for (i = 0; i < COUNT; i++) {
		sum -= numbers[i];
		CHECK(i == 0 || numbers[i - 1] <= numbers[i]);
	}
	CHECK_CMP(sum, ==, 0);
}
