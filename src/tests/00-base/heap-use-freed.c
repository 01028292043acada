/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a debug kernel detects that a heap block was written to after it was
 *     freed
 * tags: debug
 * panics: a free block of
 */
#include <stdlib.h>

#include "tests/ktest.h"

KTEST(heap_use_freed)
{
	char *volatile block = malloc(100);
	/* While KEEP is allocated, the slab of both blocks is not freed. */
	void *volatile keep = malloc(100);

	KTEST_CHECK(block != NULL && keep != NULL);
	free(block);
	block[50] = 1;
	for (int i = 0; i < 64; i++)
		KTEST_CHECK(malloc(100) != NULL);
}
