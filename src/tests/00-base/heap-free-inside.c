/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: freeing an address inside a heap block panics
 * panics: is not a block of the heap
 */
#include <stdlib.h>

#include "tests/ktest.h"

KTEST(heap_free_inside)
{
	char *volatile block = malloc(64);

	free(block + 16);
}
