/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: nothing; the test only logs the costs of searches in a map with 2,000
 *     entries, and of a large entry that is made and deleted, in counts of the
 *     time-stamp counter, which at shift 0 counts instructions
 * cpus: 1
 * shift: 0
 */
#include "cpu/io.h"
#include "mem/palloc.h"
#include "tests/08-map/kmap.h"

#define ENTRIES 2000
#define ROUNDS  1000
#define LARGE   (64u << 20)

/* Of the pages below this number, every second one is mapped. */
#define BUSY_PAGES (2 * ENTRIES)

static struct vm_map map;
static uint64_t start;

static void
begin_measuring(void)
{
	start = read_tsc();
}

/* Log the average cost of the COUNT operations since begin_measuring. */
static void
note_cost(const char *what, unsigned count)
{
	ktest_note("cost %s %u", what, (unsigned)(read_tsc() - start) / count);
}

static void
measure_lookup(void)
{
	struct vm_map_entry *entry;

	vm_map_lock(&map);
	begin_measuring();
	/* BUSY_PAGES is not a multiple of the prime 1,237, so no page is looked up
	 * twice.  */
	for (unsigned i = 0; i < ROUNDS; i++)
		vm_map_lookup_entry(
		    &map, kmap_va(i * 1237 % BUSY_PAGES), &entry);
	note_cost("map-lookup", ROUNDS);
	vm_map_unlock(&map);
}

static vaddr_t
find_space(uint32_t length)
{
	vaddr_t va;

	KTEST_CHECK_CMP(
	    vm_map_find_space(&map, KMAP_BASE, length, PAGE_SIZE, &va), ==, 0);
	return va;
}

static void
measure_find_space(void)
{
	vm_map_lock(&map);
	find_space(2 * PAGE_SIZE);
	begin_measuring();
	for (unsigned i = 0; i < ROUNDS; i++)
		find_space(2 * PAGE_SIZE);
	note_cost("map-find-space", ROUNDS);
	vm_map_unlock(&map);
}

/* Map 64 MiB of anonymous memory and unmap it, without any access.  The first
 * search sets a hint, and is not measured.  */
static void
measure_large(const char *what)
{
	vaddr_t va;

	vm_map_lock(&map);
	find_space(LARGE);
	begin_measuring();
	va = find_space(LARGE);
	vm_map_unlock(&map);
	kmap_insert(&map, atop(va - KMAP_BASE), atop(LARGE), KMAP_RW);
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_delete(&map, va, va + LARGE), ==, 0);
	vm_map_unlock(&map);
	note_cost(what, 1);
}

/* Give MAP page tables for the range that measure_large uses. */
static void
make_tables(void)
{
	void *page = palloc_get_page(0);
	vaddr_t first;

	KTEST_CHECK(page != NULL);
	vm_map_lock(&map);
	first = find_space(LARGE);
	vm_map_unlock(&map);
	for (vaddr_t va = first; va < first + LARGE; va += 4u << 20) {
		KTEST_CHECK_CMP(
		    pmap_enter(map.pmap, va, virt_to_phys(page), PMAP_READ), ==,
		    0);
		KTEST_CHECK(pmap_remove(map.pmap, va, NULL));
	}
	palloc_free_page(page);
}

KTEST(map_costs)
{
	kmap_create_to(&map, kmap_va(2 * BUSY_PAGES));
	for (unsigned i = 0; i < BUSY_PAGES; i += 2)
		kmap_insert(&map, i, 1, KMAP_RW);
	measure_lookup();
	measure_find_space();
	kmap_destroy(&map);

	kmap_create_to(&map, kmap_va(2 * atop(LARGE)));
	measure_large("map-unmap-64");
	make_tables();
	measure_large("map-unmap-64-tables");
	kmap_destroy(&map);
}
