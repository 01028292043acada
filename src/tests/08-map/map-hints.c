/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: 2,000 searches for the same length examine about one hole each,
 *     although there are 2,000 holes at lower addresses, which are too small; a
 *     hole made at a lower address is found by the next search, but if it is too small
 *     for a search, does not make that search longer; alternating searches for four lengths,
 *     or for two lengths with two alignments each, do not disturb each other
 * points: 4
 */
#include "tests/08-map/kmap.h"
#include "vm/dragonfly/vm_stat.h"

#define SMALL_HOLES 2000
#define SEARCHES    2000
/* Of the pages below BUSY_PAGES, every second one is mapped; the pages above are
 * free.  */
#define BUSY_PAGES (2 * SMALL_HOLES)
#define FREE_PAGES (16 * SEARCHES)

static struct vm_map map;

static unsigned
find_aligned(unsigned length, uint32_t align)
{
	vaddr_t va;

	vm_map_lock(&map);
	KTEST_CHECK_CMP(
	    vm_map_find_space(&map, KMAP_BASE, ptoa(length), align, &va), ==,
	    0);
	vm_map_unlock(&map);
	return atop(va - KMAP_BASE);
}

static unsigned
find_pages(unsigned length)
{
	return find_aligned(length, PAGE_SIZE);
}

/* Map the LENGTH pages that the search finds.  The rights alternate, so that adjacent
 * entries are not merged.  */
static void
map_found(unsigned length)
{
	static unsigned turn;

	kmap_insert(&map, find_pages(length), length,
	    turn++ % 2 == 0 ? KMAP_RW : VM_PROT_READ);
}

static void
unmap_pages(unsigned first, unsigned length)
{
	vm_map_lock(&map);
	KTEST_CHECK_CMP(
	    vm_map_delete(&map, kmap_va(first), kmap_va(first + length)), ==,
	    0);
	vm_map_unlock(&map);
}

/* Search for one length many times; the first search may examine every hole. */
static void
check_one_length(void)
{
	uint32_t before, probes;

	map_found(2);
	before = vm_stat_get(V_FINDSPACE_PROBES);
	for (unsigned i = 0; i < SEARCHES; i++)
		map_found(2);
	probes = vm_stat_get(V_FINDSPACE_PROBES) - before;
	/* The hole that is found counts as well. */
	KTEST_CHECK_CMP(probes, >=, SEARCHES);
	KTEST_CHECK_CMP(probes, <=, SEARCHES + SEARCHES / 10);
}

static void
check_four_lengths(void)
{
	uint32_t before;

	for (unsigned length = 2; length <= 5; length++)
		map_found(length);
	before = vm_stat_get(V_FINDSPACE_PROBES);
	for (unsigned i = 0; i < SEARCHES / 4; i++)
		for (unsigned length = 2; length <= 5; length++)
			map_found(length);
	KTEST_CHECK_CMP(
	    vm_stat_get(V_FINDSPACE_PROBES) - before, <=, 4 * SEARCHES);
}

/* Search for 4 and 5 pages with alignments of 1 and 2 pages. */
static void
check_alignments(void)
{
	uint32_t before = 0;

	for (unsigned round = 0; round < 11; round++) {
		if (round == 1)
			before = vm_stat_get(V_FINDSPACE_PROBES);
		for (unsigned i = 0; i < 4; i++)
			find_aligned(4 + i / 2, PAGE_SIZE << i % 2);
	}
	KTEST_CHECK_CMP(vm_stat_get(V_FINDSPACE_PROBES) - before, <=, 100);
}

/* Make a hole below the hints that is large enough for one of them only. */
static void
check_small_hole(void)
{
	uint32_t before;

	find_pages(5);
	find_pages(3);
	unmap_pages(600, 1);
	before = vm_stat_get(V_FINDSPACE_PROBES);
	KTEST_CHECK_CMP(find_pages(5), >, BUSY_PAGES);
	KTEST_CHECK_CMP(vm_stat_get(V_FINDSPACE_PROBES) - before, <=, 10);
	KTEST_CHECK_CMP(find_pages(3), ==, 599);
	kmap_insert(&map, 600, 1, KMAP_RW);
}

/* Make holes of different lengths below the hints, and search for them. */
static void
check_new_holes(void)
{
	/* Page 400 was mapped between two free pages: the three are now one hole. */
	unmap_pages(400, 1);
	KTEST_CHECK_CMP(find_pages(5), >, BUSY_PAGES);
	KTEST_CHECK_CMP(find_pages(3), ==, 399);
	KTEST_CHECK_CMP(find_pages(2), ==, 399);
	/* Unmap parts of an entry. */
	kmap_insert(&map, 399, 3, KMAP_RW);
	KTEST_CHECK_CMP(find_pages(2), >, BUSY_PAGES);
	unmap_pages(401, 1);
	KTEST_CHECK_CMP(find_pages(2), >, BUSY_PAGES);
	unmap_pages(400, 2);
	KTEST_CHECK_CMP(find_pages(2), ==, 400);
	kmap_insert(&map, 400, 2, KMAP_RW);
	/* Unmap two entries and the hole between them. */
	unmap_pages(200, 3);
	KTEST_CHECK_CMP(find_pages(5), ==, 199);
	KTEST_CHECK_CMP(find_pages(4), ==, 199);
	KTEST_CHECK_CMP(find_pages(2), ==, 199);
}

KTEST(map_hints)
{
	kmap_create_to(&map, kmap_va(BUSY_PAGES + FREE_PAGES));
	for (unsigned i = 0; i < BUSY_PAGES; i += 2)
		kmap_insert(&map, i, 1, KMAP_RW);
	check_one_length();
	check_four_lengths();
	check_alignments();
	check_small_hole();
	check_new_holes();
	kmap_destroy(&map);
}
