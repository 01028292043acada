/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: on average, a write request to the swap disk writes at least four pages
 * points: 4
 * user_pages: 256
 * swap: 4M
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/pages.h"

#define COUNT  800
#define FRAMES 256

void
test_main(void)
{
	char *memory = pages_extend_heap(COUNT);
	uint32_t pages, requests;

	need_swap();
	pages_fill(memory, 0, COUNT, 1);
	pages = test_counter(COUNTER_SWAP_WRITTEN) / 8;
	requests = test_counter(COUNTER_SWAP_WRITES);
	test_note("pages=%u requests=%u", pages, requests);
	CHECK_CMP(pages, >=, COUNT - FRAMES);
	CHECK_CMP(requests * 4, <=, pages);
	CHECK_PAGES(memory, 0, COUNT, 1);
}
