/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the low-water hook is called once each time an allocation takes the
 *     user pool below the mark, and at no other time
 * cpus: 1
 * engine: classic
 */
/* Not for the dragonfly engine, which allocates all user pages at boot. */
#include "mem/palloc.h"
#include "tests/ktest.h"
#include "threads/sync.h"

#define LOW 100

static void *pages[2 * LOW];
static unsigned calls;
static uint32_t free_at_call;
static struct semaphore called;

/* Do what an engine would do: read the statistics and wake a thread. */
static void
record_low_water(void)
{
	struct palloc_stats stats;

	palloc_get_stats(PALLOC_USER, &stats);
	free_at_call = stats.free;
	calls++;
	sema_up(&called);
}

/* Let the pool fall from LOW + 5 free pages to LOW - 5 and rise again.  The
 * hook must then have been called EXPECTED times since the start.  */
static void
fall_and_rise(unsigned expected)
{
	for (unsigned i = 0; i < 10; i++) {
		/* The sixth allocation takes the pool below the mark. */
		KTEST_CHECK_CMP(calls, ==, expected - (i <= 5));
		pages[i] = palloc_get_page(PALLOC_USER);
	}
	KTEST_CHECK_CMP(free_at_call, ==, LOW - 1);
	for (unsigned i = 0; i < 10; i++)
		palloc_free_page(pages[i]);
	KTEST_CHECK_CMP(calls, ==, expected);
}

KTEST(palloc_low_water)
{
	void *block, *list = NULL, **page;
	struct palloc_stats stats;

	sema_init(&called, 0);
	palloc_set_low_water(LOW, record_low_water);
	palloc_get_stats(PALLOC_USER, &stats);
	for (; stats.free > LOW + 5; stats.free--) {
		page = palloc_get_page(PALLOC_USER);
		*page = list;
		list = page;
	}
	fall_and_rise(1);
	fall_and_rise(2);

	/* Allocating a block of eight pages takes the pool below the mark; an
	 * allocation from the kernel pool does not count.  */
	block = palloc_get_pages(3, PALLOC_USER);
	KTEST_CHECK_CMP(calls, ==, 3);
	KTEST_CHECK_CMP(free_at_call, ==, LOW + 5 - 8);
	palloc_free_pages(block, 3);
	palloc_free_page(palloc_get_page(0));
	KTEST_CHECK_CMP(calls, ==, 3);

	/* Without a mark, the hook is never called. */
	palloc_set_low_water(0, NULL);
	for (unsigned i = 0; i < LOW + 5; i++)
		pages[i] = palloc_get_page(PALLOC_USER);
	KTEST_CHECK(palloc_get_page(PALLOC_USER) == NULL);
	KTEST_CHECK_CMP(calls, ==, 3);
	for (unsigned i = 0; i < LOW + 5; i++)
		palloc_free_page(pages[i]);
	while ((page = list) != NULL) {
		list = *page;
		palloc_free_page(page);
	}
	for (unsigned i = 0; i < 3; i++)
		KTEST_CHECK(sema_try_down(&called));
}
