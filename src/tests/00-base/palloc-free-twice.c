/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: freeing a page twice panics
 * panics: is free already
 */
#include "mem/palloc.h"
#include "tests/ktest.h"

#define TRIES 1000

/* Free a page twice.  Its buddy is in use, so the first free does not merge
 * the two.  */
KTEST(palloc_free_twice)
{
	char *page = NULL, *next;

	for (int i = 0; i < TRIES; i++, page = next) {
		next = palloc_get_page(0);
		KTEST_CHECK(next != NULL);
		if (next == page + PAGE_SIZE &&
		    ((vaddr_t)next >> PAGE_SHIFT & 1) != 0)
			break;
	}
	palloc_free_page(page);
	palloc_free_page(page);
}
