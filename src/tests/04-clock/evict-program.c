/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a program that repeatedly reads 128 pages of its file, in different
 *     orders, runs in 40 frames; none of these pages is written back, since none
 *     was modified; and new pages of zeros are zero even in reused frames
 * points: 6
 * memory: 16M
 * user_pages: 40
 * dragonfly: 11
 */
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

#define ROUNDS 5

static unsigned char zeros[ROUNDS][TABLE_PAGE]
    __attribute__((aligned(TABLE_PAGE)));

void
test_main(void)
{
	static const unsigned steps[ROUNDS] = { 1, 127, 31, 1, 55 };
	uint32_t read = test_counter(COUNTER_ROOT_READ);
	uint32_t written = test_counter(COUNTER_ROOT_WRITTEN);
	uint32_t mapped = test_counter(COUNTER_PMAP_ENTERS);

	for (unsigned round = 0; round < ROUNDS; round++) {
		for (unsigned i = 0; i < TABLE_PAGES; i++)
			CHECK(table_right(i * steps[round] % TABLE_PAGES));
		for (unsigned i = 0; i < TABLE_PAGE; i++)
			CHECK_CMP(zeros[round][i], ==, 0);
		memset(zeros[round], 0xff, TABLE_PAGE);
	}
	CHECK_CMP(test_counter(COUNTER_RESIDENT), <=, 40);
	mapped = test_counter(COUNTER_PMAP_ENTERS) - mapped;
	CHECK_CMP(mapped, >=, ROUNDS * (TABLE_PAGES - 40));
	CHECK_CMP(test_counter(COUNTER_ROOT_READ), >, read);
	CHECK_CMP(test_counter(COUNTER_ROOT_WRITTEN), ==, written);
}
