/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a debug kernel detects that a page was written to after it was freed
 * tags: debug
 * panics: a free page was written to
 */
#include "mem/palloc.h"
#include "tests/ktest.h"

KTEST(palloc_use_freed)
{
	char *volatile page = palloc_get_page(0);

	palloc_free_page(page);
	page[100] = 1;
	/* One of the next allocations gets the freed page and checks it. */
	for (int i = 0; i < 64; i++)
		KTEST_CHECK(palloc_get_page(0) != NULL);
}
