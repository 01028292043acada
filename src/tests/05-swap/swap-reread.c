/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: pages that were swapped in and only read are evicted without being
 *     written again, and keep their content even when other pages are modified
 * points: 4
 * user_pages: 48
 * swap: 2M
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/pages.h"

#define COUNT  100
#define ROUNDS 4

void
test_main(void)
{
	char *memory = pages_extend_heap(COUNT);
	unsigned seed[COUNT];
	uint32_t written;

	need_swap();
	pages_fill(memory, 0, COUNT, 1);
	for (unsigned i = 0; i < COUNT; i++)
		seed[i] = 1;
	/* By the end of the first round, all modified pages have been
	 * written.  */
	CHECK_PAGES(memory, 0, COUNT, 1);
	written = test_counter(COUNTER_SWAP_WRITTEN);
	for (unsigned round = 1; round < ROUNDS; round++)
		CHECK_PAGES(memory, 0, COUNT, 1);
	CHECK_CMP(test_counter(COUNTER_SWAP_WRITTEN), <=, written + 8 * 8);
	for (unsigned round = 0; round < ROUNDS; round++)
		for (unsigned i = 0; i < COUNT; i++) {
			CHECK_PAGES(memory, i, 1, seed[i]);
			if (i % 3 == round % 3)
				pages_fill(memory, i, 1, ++seed[i]);
		}
	for (unsigned i = 0; i < COUNT; i++)
		CHECK_PAGES(memory, i, 1, seed[i]);
	CHECK_CMP(
	    test_counter(COUNTER_SWAP_READ), >, 2 * ROUNDS * (COUNT - 48) * 8);
}
