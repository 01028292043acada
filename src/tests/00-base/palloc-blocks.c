/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the page allocator allocates every page of a pool once, in aligned
 *     blocks that do not overlap, merges freed blocks, and leaks no page
 * engine: classic
 */
/* Not for the dragonfly engine, which allocates all user pages at boot. */
#include <random.h>
#include <stdint.h>
#include <string.h>

#include "mem/palloc.h"
#include "tests/ktest.h"

#define BLOCKS 200

struct block {
	uint32_t *pages;
	unsigned order;
};

static struct block blocks[BLOCKS];

/* Write the address of each page of BLOCK into the page itself or, if CHECK,
 * check that the address is there and clear it.  */
static void
mark_or_check(const struct block *block, bool check)
{
	for (unsigned i = 0; i < 1u << block->order; i++) {
		uint32_t *page = block->pages + i * (PAGE_SIZE / 4);

		if (check)
			KTEST_CHECK_CMP(*page, ==, (uint32_t)page);
		*page = check ? 0 : (uint32_t)page;
	}
}

static void
get_block(struct block *block)
{
	struct palloc_stats before, after;

	block->order = random_ulong() % 5;
	palloc_get_stats(0, &before);
	block->pages = palloc_get_pages(block->order, 0);
	KTEST_CHECK(block->pages != NULL);
	palloc_get_stats(0, &after);
	KTEST_CHECK_CMP(before.free - after.free, ==, 1u << block->order);
	KTEST_CHECK_CMP(
	    (uint32_t)block->pages % (PAGE_SIZE << block->order), ==, 0);
	KTEST_CHECK(!palloc_is_user(block->pages));
	KTEST_CHECK_CMP(palloc_order(block->pages), ==, block->order);
	mark_or_check(block, false);
}

static void
put_block(struct block *block)
{
	mark_or_check(block, true);
	palloc_free_pages(block->pages, block->order);
	block->pages = NULL;
}

/* Allocate all of POOL page by page and free it; return the number of pages. */
static uint32_t
exhaust_and_free(enum palloc_flags pool)
{
	uint32_t *page, *list = NULL, count = 0;

	while ((page = palloc_get_page(pool | PALLOC_ZERO)) != NULL) {
		KTEST_CHECK_CMP(page[0] | page[PAGE_SIZE / 4 - 1], ==, 0);
		KTEST_CHECK_CMP(palloc_is_user(page), ==, pool == PALLOC_USER);
		page[0] = (uint32_t)list;
		page[1] = (uint32_t)page;
		list = page;
		count++;
	}
	for (unsigned order = 0; order <= PALLOC_ORDER_MAX; order++)
		KTEST_CHECK(palloc_get_pages(order, pool) == NULL);
	while ((page = list) != NULL) {
		KTEST_CHECK_CMP(page[1], ==, (uint32_t)page);
		list = (uint32_t *)page[0];
		palloc_free_page(page);
	}
	return count;
}

/* Return the number of free blocks of the largest order in the user pool, at most
 * 64.  */
static unsigned
count_largest(void)
{
	void *found[64];
	unsigned count = 0;

	while (count < 64 &&
	    (found[count] = palloc_get_pages(PALLOC_ORDER_MAX, PALLOC_USER)) !=
		NULL)
		count++;
	for (unsigned i = 0; i < count; i++)
		palloc_free_pages(found[i], PALLOC_ORDER_MAX);
	return count;
}

KTEST(palloc_blocks)
{
	struct palloc_stats user, kernel, after;
	unsigned largest = count_largest();

	palloc_get_stats(PALLOC_USER, &user);
	palloc_get_stats(0, &kernel);
	KTEST_CHECK_CMP(user.free, ==, user.pages);
	KTEST_CHECK_CMP(exhaust_and_free(PALLOC_USER), ==, user.free);
	KTEST_CHECK_CMP(exhaust_and_free(0), ==, kernel.free);
	KTEST_CHECK(largest > 0);
	KTEST_CHECK_CMP(count_largest(), ==, largest);

	random_init(6);
	for (int step = 0; step < 4000; step++) {
		struct block *block = &blocks[random_ulong() % BLOCKS];

		if (block->pages == NULL)
			get_block(block);
		else
			put_block(block);
	}
	for (int i = 0; i < BLOCKS; i++)
		if (blocks[i].pages != NULL)
			put_block(&blocks[i]);
	palloc_get_stats(0, &after);
	KTEST_CHECK_CMP(after.free, ==, kernel.free);
	KTEST_CHECK_CMP(exhaust_and_free(0), ==, kernel.free);
}
