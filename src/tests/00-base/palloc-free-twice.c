/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: freeing a page twice panics
 * panics: palloc_free_pages: page
 */
#include "mem/palloc.h"
#include "tests/ktest.h"

KTEST(palloc_free_twice)
{
	void *volatile page = palloc_get_page(0);

	palloc_free_page(page);
	palloc_free_page(page);
}
