/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: pages that a program uses all the time stay in memory while it reads
 *     many other pages once each
 * points: 6
 * memory: 16M
 * user_pages: 60
 * dragonfly: 11
 */
#include <syscall.h>

#include "tests/table.h"
#include "tests/utest.h"

#define HOT 8u

void
test_main(void)
{
	unsigned hot_misses = 0, cold_misses = 0;

	for (unsigned i = HOT; i < TABLE_PAGES; i++) {
		for (unsigned k = 0; k < HOT; k++) {
			hot_misses += test_page(table[k], NULL) == 0;
			CHECK(table_right(k));
		}
		cold_misses += test_page(table[i], NULL) == 0;
		CHECK(table_right(i));
	}
	/* At first, no page was loaded; later, the hot pages stayed loaded. */
	CHECK_CMP(cold_misses, ==, TABLE_PAGES - HOT);
	CHECK_CMP(hot_misses, >=, HOT);
	CHECK_CMP(hot_misses, <=, 2 * HOT);
	CHECK_CMP(test_counter(COUNTER_RESIDENT), <=, 60);
}
