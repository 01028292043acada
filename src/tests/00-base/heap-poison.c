/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a heap block is filled with one value when it is allocated and with
 *     another when it is freed, so it holds neither zeros nor old data
 */
#include <stdlib.h>
#include <string.h>

#include "tests/ktest.h"

#define SIZE 96

/* Check that all bytes of BLOCK are equal, and return their value. */
static unsigned char
fill_value(const volatile unsigned char *block)
{
	for (unsigned i = 1; i < SIZE; i++)
		KTEST_CHECK_CMP(block[i], ==, block[0]);
	return block[0];
}

KTEST(heap_poison)
{
	/* While KEEP is allocated, the slab of both blocks is not freed. */
	unsigned char *volatile keep = malloc(SIZE);
	unsigned char *volatile block = malloc(SIZE);
	unsigned char fresh, freed;

	KTEST_CHECK(keep != NULL && block != NULL);
	fresh = fill_value(block);
	memset(block, 'x', SIZE);
	free(block);
	freed = fill_value(block);
	KTEST_CHECK_CMP(fresh, !=, 0);
	KTEST_CHECK_CMP(freed, !=, 0);
	KTEST_CHECK_CMP(freed, !=, 'x');
	KTEST_CHECK_CMP(freed, !=, fresh);
	free(keep);
}
