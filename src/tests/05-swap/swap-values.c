/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a program with five times as many pages as there are frames reads what
 *     it wrote back from the swap disk, in ascending, descending and mixed order
 * points: 6
 * user_pages: 64
 * swap: 2M
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/pages.h"

#define COUNT  320
#define FRAMES 64

void
test_main(void)
{
	char *memory = pages_extend_heap(COUNT);
	uint32_t written, read;

	need_swap();
	pages_fill(memory, 0, COUNT, 1);
	written = test_counter(COUNTER_SWAP_WRITTEN);
	CHECK_CMP(written, >=, (COUNT - FRAMES) * 8);
	CHECK_PAGES(memory, 0, COUNT, 1);
	read = test_counter(COUNTER_SWAP_READ);
	CHECK_CMP(read, >=, (COUNT - FRAMES) * 8);
	for (int page = COUNT - 1; page >= 0; page--) {
		CHECK_PAGES(memory, (unsigned)page, 1, 1);
		pages_fill(memory, (unsigned)page, 1, 2);
	}
	for (unsigned i = 0; i < COUNT; i++)
		CHECK_PAGES(memory, i * 77 % COUNT, 1, 2);
}
