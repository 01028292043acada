/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages with content that can be checked, for user tests of memory.  Header
 * only.  A page's content follows from a seed and its number; every sector of it
 * has some.
 */
#ifndef TESTS_PAGES_H
#define TESTS_PAGES_H

#include "tests/utest.h"

#define PAGE		4096u
#define PAGE_WORDS	(PAGE / sizeof(uint32_t))
#define PAGE_STEP	31u		/* words from one that counts to the next */

static inline uint32_t
page_word(unsigned seed, unsigned page, unsigned word)
{
	return (seed * 2654435761u) ^ (page << 12) ^ word ^ 0x5a000000u;
}

/* Write the content that SEED says to pages FIRST to FIRST + COUNT - 1 of the
 * memory at START.  */
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

/* The number of the first page that has another content, or -1. */
static inline int
pages_wrong(const void *start, unsigned first, unsigned count, unsigned seed)
{
	for (unsigned page = first; page < first + count; page++) {
		const uint32_t *words = (const uint32_t *)
		    ((const char *)start + page * PAGE);

		for (unsigned i = 0; i < PAGE_WORDS; i += PAGE_STEP)
			if (words[i] != page_word(seed, page, i))
				return (int)page;
		if (words[PAGE_WORDS - 1] !=
		    page_word(seed, page, PAGE_WORDS - 1))
			return (int)page;
	}
	return -1;
}

/* End the test as failed unless the pages have the content that SEED says. */
#define CHECK_PAGES(start, first, count, seed)				\
	CHECK_CMP(pages_wrong(start, first, count, seed), ==, -1)

/* COUNT more pages of heap, page-aligned, not yet touched. */
static inline char *
pages_more(unsigned count)
{
	uintptr_t end = (uintptr_t)sbrk(0);
	char *start;

	CHECK(sbrk((int)((PAGE - end % PAGE) % PAGE)) != SBRK_FAILED);
	start = sbrk((int)(count * PAGE));
	CHECK(start != SBRK_FAILED);
	return start;
}

/* Look at and change COUNT (at most 256) pages at START in an order that
 * follows from SEED, STEPS times, checking each against what it must have.  */
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

/* A kernel that does not swap fails the test here, at once. */
static inline void
need_swap(void)
{
	struct vmstat stats;

	CHECK_CMP(vmstat(&stats), ==, 0);
	CHECK_CMP(stats.swap_slots, >, 0);
}

/* Pages of swap in use, as the kernel says. */
static inline unsigned
slots_used(void)
{
	struct vmstat stats;

	CHECK_CMP(vmstat(&stats), ==, 0);
	return stats.swap_slots_used;
}

#endif
