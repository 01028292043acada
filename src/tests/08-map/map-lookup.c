/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: in a map with 2,000 entries, the first and the last byte of each entry are
 *     found in it, an address between two entries leads to the one below it, and the
 *     entries can be visited in order in both directions
 */
#include <stdlib.h>

#include "lib/random.h"
#include "tests/08-map/kmap.h"

#define ENTRIES 2000
#define STRIDE  3 /* pages from one entry to the next */

static struct vm_map map;

/* Return the number of pages of entry I: 1 or 2.  A hole follows each entry. */
static unsigned
pages_of(unsigned i)
{
	return 1 + i % 2;
}

/* Insert the entries in random order. */
static void
insert_all(void)
{
	static uint16_t order[ENTRIES];

	for (unsigned i = 0; i < ENTRIES; i++) {
		unsigned j = random_ulong() % (i + 1);

		order[i] = order[j];
		order[j] = (uint16_t)i;
	}
	for (unsigned i = 0; i < ENTRIES; i++)
		kmap_insert(
		    &map, order[i] * STRIDE + 1, pages_of(order[i]), KMAP_RW);
}

/* Fail the test unless a lookup of VA returns EXPECTED and finds the entry that
 * starts at page FIRST.  */
static void
check_lookup(vaddr_t va, bool expected, unsigned first)
{
	struct vm_map_entry *entry = NULL;

	KTEST_CHECK_CMP(vm_map_lookup_entry(&map, va, &entry), ==, expected);
	KTEST_CHECK(entry != NULL);
	KTEST_CHECK_CMP(entry->ba.start, ==, kmap_va(first));
}

static void
check_addresses(void)
{
	struct vm_map_entry unset, *entry = &unset;

	KTEST_CHECK(!vm_map_lookup_entry(&map, KMAP_BASE, &entry));
	KTEST_CHECK(entry == NULL);
	entry = &unset;
	KTEST_CHECK(!vm_map_lookup_entry(&map, kmap_va(1) - 1, &entry));
	KTEST_CHECK(entry == NULL);
	for (unsigned i = 0; i < ENTRIES; i++) {
		unsigned first = i * STRIDE + 1;
		vaddr_t end = kmap_va(first + pages_of(i));

		check_lookup(kmap_va(first), true, first);
		check_lookup(end - 1, true, first);
		check_lookup(end, false, first);
		if (i + 1 < ENTRIES)
			check_lookup(kmap_va(first + STRIDE) - 1, false, first);
	}
}

static void
check_order(void)
{
	struct vm_map_entry *entry = vm_map_first(&map), *last = NULL;

	for (unsigned i = 0; i < ENTRIES; i++) {
		KTEST_CHECK(entry != NULL);
		KTEST_CHECK_CMP(entry->ba.start, ==, kmap_va(i * STRIDE + 1));
		KTEST_CHECK(vm_map_prev(&map, entry) == last);
		last = entry;
		entry = vm_map_next(&map, entry);
	}
	KTEST_CHECK(entry == NULL);
}

KTEST(map_lookup)
{
	kmap_create_to(&map, kmap_va(ENTRIES * STRIDE + 2));
	vm_map_lock_read(&map);
	KTEST_CHECK(vm_map_first(&map) == NULL);
	vm_map_unlock(&map);
	insert_all();
	vm_map_lock_read(&map);
	KTEST_CHECK_CMP(map.nentries, ==, ENTRIES);
	check_addresses();
	check_order();
	vm_map_unlock(&map);
	kmap_destroy(&map);
}
