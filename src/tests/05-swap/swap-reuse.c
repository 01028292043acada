/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: slots are reused: a program that swaps for a long time does not fill
 *     a disk that has space for only one copy of its pages, and freeing memory
 *     frees the slots of that memory
 * points: 5
 * user_pages: 48
 * swap: 1M
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/pages.h"

#define COUNT  200
#define ROUNDS 8
#define SLOTS  256
#define OTHERS 60 /* more slots than the program's other pages use */

void
test_main(void)
{
	char *memory = pages_extend_heap(COUNT);

	need_swap();
	for (unsigned round = 1; round <= ROUNDS; round++) {
		pages_fill(memory, 0, COUNT, round);
		CHECK_PAGES(memory, 0, COUNT, round);
	}
	CHECK_CMP(test_counter(COUNTER_SWAP_WRITTEN), >, 2 * SLOTS * 8);
	CHECK_CMP(slots_used(), >=, COUNT - 48);

	for (unsigned round = 1; round <= ROUNDS; round++) {
		CHECK(sbrk(-(int)(COUNT * PAGE)) != SBRK_FAILED);
		CHECK_CMP(slots_used(), <, OTHERS);
		memory = pages_extend_heap(COUNT);
		pages_fill(memory, 0, COUNT, round + 100);
		CHECK_PAGES(memory, 0, COUNT, round + 100);
	}
}
