/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the cost of allocating and freeing a page at most doubles when
 *     nearly all pages are allocated or the free pages are scattered; the test
 *     also logs the costs
 * cpus: 1
 * shift: 0
 */
#include <stdint.h>

#include "cpu/io.h"
#include "mem/palloc.h"
#include "tests/ktest.h"

#define ROUNDS 64

/* Return the average cost of allocating and freeing a page, in instructions. */
static uint32_t
measure(void)
{
	void *pages[ROUNDS];
	uint64_t start = read_tsc();

	for (int i = 0; i < ROUNDS; i++)
		pages[i] = palloc_get_page(0);
	for (int i = 0; i < ROUNDS; i++)
		palloc_free_page(pages[i]);
	return (uint32_t)(read_tsc() - start) / ROUNDS;
}

/* Allocate pages until LEAVE are free, and link them in *LIST. */
static void
take_pages(void **list, uint32_t leave)
{
	struct palloc_stats stats;
	void **page;

	palloc_get_stats(0, &stats);
	for (; stats.free > leave; stats.free--) {
		page = palloc_get_page(0);
		*page = *list;
		*list = page;
	}
}

/* Free every other page of *LIST or, if ALL, every page. */
static void
free_pages(void **list, bool all)
{
	void **keep = NULL, **page;
	bool odd = false;

	while ((page = *list) != NULL) {
		*list = *page;
		odd = !odd;
		if (all || odd) {
			palloc_free_page(page);
		} else {
			*page = keep;
			keep = page;
		}
	}
	*list = keep;
}

KTEST(palloc_cost)
{
	uint32_t empty, full, scattered;
	void *list = NULL;

	/* Use all pages once, because a debug kernel checks only pages that
	 * were used before.  */
	take_pages(&list, 0);
	free_pages(&list, true);

	empty = measure();
	take_pages(&list, 2 * ROUNDS);
	full = measure();
	free_pages(&list, false);
	scattered = measure();
	free_pages(&list, true);
	ktest_note("cost palloc empty %u full %u scattered %u", empty, full,
	    scattered);
	KTEST_CHECK_CMP(full, <=, 2 * empty);
	KTEST_CHECK_CMP(scattered, <=, 2 * empty);
}
