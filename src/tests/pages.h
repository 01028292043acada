/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages with contents that can be checked, for user tests of memory.  Header
 * only.  A page's contents are determined by a seed and the number of the page.
 * Only some words are used, but every sector contains at least one of them.
 */
#ifndef TESTS_PAGES_H
#define TESTS_PAGES_H

#include "tests/utest.h"

#define PAGE       4096u
#define PAGE_WORDS (PAGE / sizeof(uint32_t))
#define PAGE_STEP  31u /* distance between words that are used */

/* Return word number WORD of page number PAGE, as SEED determines it. */
static inline uint32_t
page_word(unsigned seed, unsigned page, unsigned word)
{
	return (seed * 2654435761u) ^ (page << 12) ^ word ^ 0x5a000000u;
}

/* Fill pages FIRST to FIRST + COUNT - 1 of the memory at START with the
 * contents for SEED.  */
static inline void
pages_fill(void *start, unsigned first, unsigned count, unsigned seed)
{
	for (unsigned page = first; page < first + count; page++) {
		uint32_t *words = (uint32_t *)((char *)start + page * PAGE);

		for (unsigned i = 0; i < PAGE_WORDS; i += PAGE_STEP)
			words[i] = page_word(seed, page, i);
		words[PAGE_WORDS - 1] = page_word(seed, page, PAGE_WORDS - 1);
	}
}

/* Return the number of the first of the pages FIRST to FIRST + COUNT - 1 whose
 * contents are not those for SEED, or -1 if all are right.  */
static inline int
pages_find_wrong(
    const void *start, unsigned first, unsigned count, unsigned seed)
{
	for (unsigned page = first; page < first + count; page++) {
		const uint32_t *words =
		    (const uint32_t *)((const char *)start + page * PAGE);

		for (unsigned i = 0; i < PAGE_WORDS; i += PAGE_STEP)
			if (words[i] != page_word(seed, page, i))
				return (int)page;
		if (words[PAGE_WORDS - 1] !=
		    page_word(seed, page, PAGE_WORDS - 1))
			return (int)page;
	}
	return -1;
}

/* Fail the test unless the pages have the contents for SEED. */
#define CHECK_PAGES(start, first, count, seed)                                 \
	CHECK_CMP(pages_find_wrong(start, first, count, seed), ==, -1)

/* Extend the heap by COUNT whole pages, without accessing them, and return the
 * address of the first.  */
static inline char *
pages_extend_heap(unsigned count)
{
	uintptr_t end = (uintptr_t)sbrk(0);
	char *start;

	CHECK(sbrk((int)((PAGE - end % PAGE) % PAGE)) != SBRK_FAILED);
	start = sbrk((int)(count * PAGE));
	CHECK(start != SBRK_FAILED);
	return start;
}

/* Fill COUNT (at most 256) pages at START.  Then, STEPS times, check a page and
 * in some cases refill it, in a random order determined by SEED.  Finally,
 * check all pages.  */
static inline void
pages_work(void *start, unsigned count, unsigned seed, unsigned steps)
{
	static unsigned char version[256];
	uint32_t random = seed * 2u + 1;

	CHECK_CMP(count, <=, sizeof(version));
	for (unsigned i = 0; i < count; i++) {
		pages_fill(start, i, 1, seed);
		version[i] = 0;
	}
	while (steps-- > 0) {
		unsigned page;

		random = random * 1664525u + 1013904223u;
		page = (random >> 16) % count;
		CHECK_PAGES(start, page, 1, seed + version[page]);
		if ((random >> 8) % 3 != 0)
			continue;
		version[page]++;
		pages_fill(start, page, 1, seed + version[page]);
	}
	for (unsigned i = 0; i < count; i++)
		CHECK_PAGES(start, i, 1, seed + version[i]);
}

/* Fail the test if the kernel has no swap. */
static inline void
need_swap(void)
{
	struct vmstat stats;

	CHECK_CMP(vmstat(&stats), ==, 0);
	if (stats.swap_slots == 0)
		test_fail(
		    __FILE__, __LINE__, "the kernel reports no swap slots");
}

/* Return how many swap slots the kernel reports as used. */
static inline unsigned
slots_used(void)
{
	struct vmstat stats;

	CHECK_CMP(vmstat(&stats), ==, 0);
	return stats.swap_slots_used;
}

#endif
