/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the pages of the user pool are numbered from 0 without gaps, even
 *     where their addresses have gaps
 * cpus: 1
 * engine: classic
 */
/* Not for the dragonfly engine, which allocates all user pages at boot. */
#include "mem/palloc.h"
#include "mem/user_pool.h"
#include "tests/ktest.h"

/* The number of a frame above all RAM.  Frames from FAKE on are added to the
 * pool as if they were RAM; they are never accessed.  */
#define FAKE 0x30000u

/* Check that all COUNT pages can be allocated, and that the number of each page
 * leads back to the page.  */
static void
check_pages(uint32_t count)
{
	void *list = NULL, **page;
	uint32_t seen = 0;

	while ((page = palloc_get_page(PALLOC_USER | PALLOC_ZERO)) != NULL) {
		*page = list;
		list = page;
		KTEST_CHECK_CMP(user_pool_number(page), <, count);
		KTEST_CHECK(user_pool_page(user_pool_number(page)) == page);
		seen++;
	}
	KTEST_CHECK_CMP(seen, ==, count);
	while ((page = list) != NULL) {
		list = *page;
		palloc_free_page(page);
	}
}

/* Check that the pages of frames FIRST to END - 1 are numbered consecutively,
 * starting with NUMBER.  */
static void
check_range(uint32_t first, uint32_t end, uint32_t number)
{
	for (; first < end; first++, number++) {
		void *page = phys_to_virt(first << PAGE_SHIFT);

		KTEST_CHECK_CMP(user_pool_number(page), ==, number);
		KTEST_CHECK(user_pool_page(number) == page);
	}
}

KTEST(user_pool_numbers)
{
	uint32_t count = user_pool_count();
	struct palloc_stats stats;

	palloc_get_stats(PALLOC_USER, &stats);
	KTEST_CHECK_CMP(stats.free, ==, stats.pages);
	KTEST_CHECK_CMP(count, ==, stats.pages);
	check_pages(count);
	for (uint32_t number = 1; number < count; number++)
		KTEST_CHECK(
		    user_pool_page(number - 1) < user_pool_page(number));

	user_pool_add(FAKE, FAKE + 1);
	user_pool_add(FAKE + 10, FAKE + 10); /* empty */
	user_pool_add(FAKE + 20, FAKE + 50);
	KTEST_CHECK_CMP(user_pool_count(), ==, count + 31);
	check_range(FAKE, FAKE + 1, count);
	check_range(FAKE + 20, FAKE + 50, count + 1);
	KTEST_CHECK(user_pool_page(count - 1) < user_pool_page(count));
}
