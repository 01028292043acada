/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: freeing a heap block twice causes a panic that names the block
 * panics: of 64 bytes is free already
 */
#include <stdlib.h>

#include "tests/ktest.h"

KTEST(heap_free_twice)
{
	void *volatile keep = malloc(64);
	void *volatile block = malloc(64);

	KTEST_CHECK(keep != NULL);
	free(block);
	free(block);
}
