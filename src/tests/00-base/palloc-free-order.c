/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: freeing part of a block of pages causes a panic that reports the
 *     order of the block and the order that was passed
 * panics: is of order 2, not 0
 */
#include "mem/palloc.h"
#include "tests/ktest.h"

KTEST(palloc_free_order)
{
	void *volatile pages = palloc_get_pages(2, 0);

	palloc_free_page(pages);
}
