/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a block of the heap holds neither zeros nor what was there before:
 *     when it is given out it is filled with one value, when it is freed with
 *     another
 */
#include <stdlib.h>
#include <string.h>

#include "tests/ktest.h"

#define SIZE	96

/* All bytes of BLOCK are the same; which. */
static unsigned char
filled_with(const volatile unsigned char *block)
{
	for (unsigned i = 1; i < SIZE; i++)
		KTEST_CHECK_CMP(block[i], ==, block[0]);
	return block[0];
}

KTEST(heap_poison)
{
	unsigned char *volatile keep = malloc(SIZE);	/* its slab stays */
	unsigned char *volatile block = malloc(SIZE);
	unsigned char fresh, freed;

	KTEST_CHECK(keep != NULL && block != NULL);
	fresh = filled_with(block);
	memset(block, 'x', SIZE);
	free(block);
	freed = filled_with(block);
	KTEST_CHECK_CMP(fresh, !=, 0);
	KTEST_CHECK_CMP(freed, !=, 0);
	KTEST_CHECK_CMP(freed, !=, 'x');
	KTEST_CHECK_CMP(freed, !=, fresh);
	free(keep);
}
