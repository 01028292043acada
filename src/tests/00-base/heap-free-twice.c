/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: freeing a block of the heap twice panics, naming it
 * panics: is free already
 */
#include <stdlib.h>

#include "tests/ktest.h"

KTEST(heap_free_twice)
{
	void *volatile keeps_the_slab = malloc(64);
	void *volatile block = malloc(64);

	KTEST_CHECK(keeps_the_slab != NULL);
	free(block);
	free(block);
}
