/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: with user_pages=N there are exactly N user pages, even if more pages
 *     are free in the kernel pool
 * user_pages: 37
 * engine: classic
 */
/* Not for the dragonfly engine, which allocates all user pages at boot. */
#include "mem/palloc.h"
#include "tests/ktest.h"

#define PAGES 37u

KTEST(user_pages)
{
	static void *pages[PAGES];
	struct palloc_stats stats;

	palloc_get_stats(PALLOC_USER, &stats);
	KTEST_CHECK_CMP(stats.pages, ==, PAGES);
	for (unsigned i = 0; i < stats.free; i++) {
		pages[i] = palloc_get_page(PALLOC_USER);
		KTEST_CHECK(pages[i] != NULL);
	}
	KTEST_CHECK(palloc_get_page(PALLOC_USER) == NULL);
	palloc_get_stats(0, &stats);
	KTEST_CHECK_CMP(stats.free, >, PAGES);
	for (unsigned i = 0; i < PAGES && pages[i] != NULL; i++)
		palloc_free_page(pages[i]);
}
