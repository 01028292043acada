/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: calloc and realloc give each large block a mapping of its own, which
 *     free unmaps; smaller blocks come from the heap
 * points: 3
 * dragonfly: 08
 */
#include <unistd.h>

#include <stdlib.h>

#include "tests/mapped.h"

#define LARGE  (64u * 1024)
#define BLOCKS 20

void
test_main(void)
{
	uint32_t pages = 0;
	char *blocks[BLOCKS], *small, *again;

	small = malloc(LARGE / 2);
	CHECK_CMP((uintptr_t)small, <, 0x40000000u);
	for (int round = 0; round < 3; round++) {
		for (unsigned i = 0; i < BLOCKS; i++) {
			unsigned size = LARGE + i * 3000;

			blocks[i] = calloc(1, size);
			CHECK(blocks[i] != NULL);
			CHECK_CMP((uintptr_t)blocks[i], >=, 0x40000000u);
			for (unsigned k = 0; k < size; k += 997)
				CHECK_CMP(blocks[i][k], ==, 0);
			memset(blocks[i], (int)i + 1, size);
		}
		for (unsigned i = 0; i < BLOCKS; i++) {
			CHECK_CMP(blocks[i][LARGE + i * 3000 - 1], ==, i + 1);
			CHECK_CMP(blocks[i][0], ==, i + 1);
			free(blocks[i]);
			CHECK_CMP(test_page(blocks[i], NULL), ==, 0);
		}
		if (round == 0)
			pages = test_counter(COUNTER_USER_FREE);
	}
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, pages);
	memset(small, 's', LARGE / 2);
	again = realloc(small, 2 * LARGE);
	CHECK_CMP((uintptr_t)again, >=, 0x40000000u);
	CHECK(again[0] == 's' && again[LARGE / 2 - 1] == 's');
	free(again);
}
