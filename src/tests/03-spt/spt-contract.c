/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the functions that insert, find and remove pages and step to the next
 *     one do what spt.h specifies, at the edges of pages and of user space and
 *     for any order of insertion; a run of pages is inserted completely or not
 *     at all; and a look-up does not examine all other pages
 * points: 5
 * cpus: 1
 * shift: 0
 */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "cpu/io.h"
#include "tests/ktest.h"
#include "vm/classic/spt.h"

#define TOP  (KERNEL_BASE - PAGE_SIZE)
#define MANY 300
#define FEW  10

static struct page pages[MANY];

/* Return the Nth page in a shuffled order: 7919 and MANY have no common
 * factor.  */
static struct page *
shuffled_page(unsigned n)
{
	return &pages[n * 7919 % MANY];
}

static void
check_empty(struct spt *spt)
{
	KTEST_CHECK(spt_find(spt, 0) == NULL);
	KTEST_CHECK(spt_find(spt, TOP) == NULL);
	KTEST_CHECK(spt_next(spt, 0) == NULL);
	KTEST_CHECK(spt_next(spt, UINT_MAX) == NULL);
}

static void
check_edges(struct spt *spt)
{
	static struct page low = { .va = PAGE_SIZE }, high = { .va = TOP };
	static struct page twin = { .va = TOP };

	KTEST_CHECK_CMP(spt_insert(spt, &high), ==, 0);
	KTEST_CHECK_CMP(spt_insert(spt, &low), ==, 0);
	KTEST_CHECK_CMP(spt_insert(spt, &twin), ==, EEXIST);
	KTEST_CHECK(spt_find(spt, PAGE_SIZE - 1) == NULL);
	KTEST_CHECK(spt_find(spt, PAGE_SIZE) == &low);
	KTEST_CHECK(spt_find(spt, PAGE_SIZE + 1) == &low);
	KTEST_CHECK(spt_find(spt, 2 * PAGE_SIZE - 1) == &low);
	KTEST_CHECK(spt_find(spt, 2 * PAGE_SIZE) == NULL);
	KTEST_CHECK(spt_find(spt, TOP - 1) == NULL);
	KTEST_CHECK(spt_find(spt, TOP) == &high);
	KTEST_CHECK(spt_find(spt, KERNEL_BASE - 1) == &high);
	KTEST_CHECK(spt_find(spt, KERNEL_BASE) == NULL);
	KTEST_CHECK(spt_find(spt, UINT_MAX) == NULL);
	KTEST_CHECK(spt_next(spt, 0) == &low);
	KTEST_CHECK(spt_next(spt, PAGE_SIZE) == &low);
	/* The page that contains the address starts below it. */
	KTEST_CHECK(spt_next(spt, PAGE_SIZE + 1) == &high);
	KTEST_CHECK(spt_next(spt, TOP) == &high);
	KTEST_CHECK(spt_next(spt, TOP + 1) == NULL);
	spt_remove(spt, &high);
	KTEST_CHECK(spt_find(spt, TOP) == NULL);
	KTEST_CHECK(spt_next(spt, PAGE_SIZE + 1) == NULL);
	/* The refused page is not in the table, and can be inserted now. */
	KTEST_CHECK_CMP(spt_insert(spt, &twin), ==, 0);
	KTEST_CHECK(spt_find(spt, TOP + 5) == &twin);
	spt_remove(spt, &twin);
	spt_remove(spt, &low);
	check_empty(spt);
}

/* Check look-ups and steps across each power of two, where the index in some node
 * of a tree is 0 again.  */
static void
check_boundaries(struct spt *spt)
{
	static struct page low = { .va = PAGE_SIZE }, at, after;

	KTEST_CHECK_CMP(spt_insert(spt, &low), ==, 0);
	for (unsigned bit = 14; bit < 32; bit++) {
		at.va = 1u << bit;
		after.va = at.va + PAGE_SIZE;
		KTEST_CHECK_CMP(spt_insert(spt, &at), ==, 0);
		KTEST_CHECK_CMP(spt_insert(spt, &after), ==, 0);
		KTEST_CHECK(spt_find(spt, at.va - 1) == NULL);
		KTEST_CHECK(spt_next(spt, PAGE_SIZE + 1) == &at);
		KTEST_CHECK(spt_next(spt, at.va - PAGE_SIZE) == &at);
		KTEST_CHECK(spt_next(spt, at.va - 1) == &at);
		KTEST_CHECK(spt_next(spt, at.va + 1) == &after);
		KTEST_CHECK(spt_next(spt, after.va + 1) == NULL);
		spt_remove(spt, &at);
		KTEST_CHECK(spt_next(spt, PAGE_SIZE + 1) == &after);
		spt_remove(spt, &after);
	}
	spt_remove(spt, &low);
	check_empty(spt);
}

/* Check that exactly the pages from FIRST on, in steps of STEP, are present. */
static void
check_present(struct spt *spt, unsigned first, unsigned step)
{
	unsigned expected = first;
	struct page *page;

	for (unsigned i = 0; i < MANY; i++) {
		bool here = i >= first && (i - first) % step == 0;
		struct page *found = spt_find(spt, pages[i].va + i);

		if (found != (here ? &pages[i] : NULL))
			ktest_fail(__FILE__, __LINE__,
			    "spt_find returned %s "
			    "for page %u of %u, which is%s in the table",
			    found == NULL ? "NULL" : "a page", i, MANY,
			    here ? "" : " not");
	}
	for (page = spt_next(spt, 0); page != NULL;
	     page = spt_next(spt, page->va + 1)) {
		KTEST_CHECK_CMP(page - pages, ==, expected);
		expected += step;
	}
	KTEST_CHECK_CMP(expected, >=, MANY);
}

/* Return the number of instructions that MANY look-ups among the first COUNT
 * pages take.  */
static unsigned
measure_finds(struct spt *spt, unsigned count)
{
	uint64_t start = read_tsc();

	for (unsigned i = 0; i < MANY; i++)
		KTEST_CHECK(spt_find(spt, pages[i % count].va) != NULL);
	return (unsigned)(read_tsc() - start);
}

static void
check_many(struct spt *spt)
{
	unsigned few;

	for (unsigned i = 0; i < MANY; i++)
		pages[i].va = 0x08048000 + i * 3 * PAGE_SIZE;
	for (unsigned i = 0; i < FEW; i++)
		KTEST_CHECK_CMP(spt_insert(spt, &pages[i]), ==, 0);
	few = measure_finds(spt, FEW);
	for (unsigned i = 0; i < FEW; i++)
		spt_remove(spt, &pages[i]);
	for (unsigned i = 0; i < MANY; i++)
		KTEST_CHECK_CMP(spt_insert(spt, shuffled_page(i)), ==, 0);
	check_present(spt, 0, 1);
	KTEST_CHECK_CMP(measure_finds(spt, MANY), <, 6 * few);
	for (unsigned i = 0; i < MANY; i++)
		if ((shuffled_page(i) - pages) % 3 != 1)
			spt_remove(spt, shuffled_page(i));
	check_present(spt, 1, 3);
	for (unsigned i = 1; i < MANY; i += 3)
		spt_remove(spt, &pages[i]);
	check_empty(spt);
}

/* Insert a run of COUNT pages at VA.  If AT is less than COUNT, page AT of the
 * run is already in the table.  */
static void
check_run(struct spt *spt, vaddr_t va, unsigned count, unsigned at)
{
	struct page obstacle = { .va = va + at * PAGE_SIZE }, *run[MANY];
	bool free = at >= count;

	for (unsigned i = 0; i < count; i++) {
		run[i] = &pages[i];
		pages[i].va = va + i * PAGE_SIZE;
	}
	KTEST_CHECK_CMP(spt_insert(spt, &obstacle), ==, 0);
	KTEST_CHECK_CMP(spt_insert_run(spt, run, count), ==, free ? 0 : EEXIST);
	KTEST_CHECK(spt_find(spt, obstacle.va) == &obstacle);
	spt_remove(spt, &obstacle);
	for (unsigned i = 0; i < count; i++) {
		KTEST_CHECK(
		    spt_find(spt, pages[i].va) == (free ? &pages[i] : NULL));
		if (free)
			spt_remove(spt, &pages[i]);
	}
	check_empty(spt);
}

static void
check_runs(struct spt *spt)
{
	static const unsigned counts[] = { 1, 2, 63, 64, 65, 128, 200 };

	for (unsigned i = 0; i < ARRAY_SIZE(counts); i++) {
		unsigned count = counts[i];

		/* Runs before, at and across a boundary of 4 MiB. */
		for (vaddr_t va = 0x3fff000; va < 0x4002000; va += PAGE_SIZE) {
			check_run(spt, va, count, count);
			check_run(spt, va, count, 0);
			check_run(spt, va, count, count / 2);
			check_run(spt, va, count, count - 1);
		}
		check_run(
		    spt, KERNEL_BASE - (count + 1) * PAGE_SIZE, count, count);
	}
}

KTEST(spt_contract)
{
	struct spt *spt = spt_create(), *other = spt_create();

	KTEST_CHECK(spt != NULL && other != NULL);
	check_empty(spt);
	check_edges(spt);
	check_boundaries(spt);
	check_many(spt);
	check_runs(spt);
	/* Two tables are independent of each other. */
	memset(pages, 0, sizeof(pages));
	pages[0].va = pages[1].va = 0x1000000;
	KTEST_CHECK_CMP(spt_insert(spt, &pages[0]), ==, 0);
	check_empty(other);
	KTEST_CHECK_CMP(spt_insert(other, &pages[1]), ==, 0);
	KTEST_CHECK(spt_find(spt, 0x1000000) == &pages[0]);
	KTEST_CHECK(spt_find(other, 0x1000000) == &pages[1]);
	/* A table can be destroyed while it contains pages; spt_destroy does
	 * not free the pages.  */
	spt_remove(spt, &pages[0]);
	spt_destroy(spt);
	spt_destroy(other);
}
