/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: among about 4,000 mappings the lowest hole that is large enough is found,
 *     for lengths of 1 to 6 pages and alignments of 1, 2 and 4 pages; the room of a
 *     stack is not free, but the space below any other entry is; a search for more space
 *     than there is fails, without overflow
 * points: 4
 */
#include "lib/random.h"
#include "tests/08-map/kmap.h"

#define PAGES    6000
#define SEARCHES 400

static struct vm_map map;
static bool mapped[PAGES];

/* Map about two thirds of the pages, in single pages with different rights, so that
 * nothing is merged.  */
static void
map_pages(void)
{
	for (unsigned i = 0; i < PAGES; i++)
		if (random_ulong() % 3 != 0) {
			mapped[i] = true;
			kmap_insert(
			    &map, i, 1, i % 2 == 0 ? KMAP_RW : VM_PROT_READ);
		}
}

/* Return the lowest page, FIRST or above, from which LENGTH pages are free, and whose
 * address is a multiple of ALIGN pages; PAGES if there is none.  */
static unsigned
model_find(unsigned first, unsigned length, unsigned align)
{
	unsigned run = 0;

	for (unsigned i = first; i < PAGES; i++) {
		if (run == 0 && (atop(KMAP_BASE) + i) % align != 0)
			continue;
		run = mapped[i] ? 0 : run + 1;
		if (run == length)
			return i - length + 1;
	}
	return PAGES;
}

static unsigned
find_pages(unsigned first, unsigned length, unsigned align)
{
	vaddr_t va = 0;
	int error;

	vm_map_lock(&map);
	error = vm_map_find_space(
	    &map, kmap_va(first), ptoa(length), ptoa(align), &va);
	vm_map_unlock(&map);
	if (error == 0)
		return atop(va - KMAP_BASE);
	KTEST_CHECK_CMP(error, ==, ENOMEM);
	KTEST_CHECK_CMP(va, ==, 0);
	return PAGES;
}

/* Compare random searches with the model.  After each, map the hole that was found, or
 * unmap a random page.  */
static void
check_random(void)
{
	static const unsigned starts[] = { 0, 0, 0, 17, 3000 };

	for (unsigned i = 0; i < SEARCHES; i++) {
		unsigned length = 1 + random_ulong() % 6;
		unsigned align = 1u << random_ulong() % 3;
		unsigned first = starts[random_ulong() % ARRAY_SIZE(starts)];
		unsigned found = find_pages(first, length, align), page;

		KTEST_CHECK_CMP(found, ==, model_find(first, length, align));
		if (found < PAGES && i % 2 == 0) {
			kmap_insert(&map, found, length, VM_PROT_NONE);
			for (page = found; page < found + length; page++)
				mapped[page] = true;
		} else {
			page = random_ulong() % PAGES;
			vm_map_lock(&map);
			KTEST_CHECK_CMP(vm_map_delete(&map, kmap_va(page),
					    kmap_va(page + 1)),
			    ==, 0);
			vm_map_unlock(&map);
			mapped[page] = false;
		}
	}
}

/* Check searches that must fail, in some of which an addition could overflow. */
static void
check_large(void)
{
	vaddr_t va;

	vm_map_lock(&map);
	KTEST_CHECK_CMP(
	    vm_map_find_space(&map, KMAP_BASE, ptoa(PAGES + 1), PAGE_SIZE, &va),
	    ==, ENOMEM);
	KTEST_CHECK_CMP(
	    vm_map_find_space(&map, KMAP_BASE, 0xfffff000, PAGE_SIZE, &va), ==,
	    ENOMEM);
	KTEST_CHECK_CMP(vm_map_find_space(&map, map.max_addr - PAGE_SIZE,
			    2 * PAGE_SIZE, PAGE_SIZE, &va),
	    ==, ENOMEM);
	KTEST_CHECK_CMP(
	    vm_map_find_space(&map, KMAP_BASE, PAGE_SIZE, 1u << 31, &va), ==,
	    ENOMEM);
	vm_map_unlock(&map);
}

/* Check that an alignment that does not fit in the addresses above the start is refused, and
 * that an alignment of 1 is no restriction.  */
static void
check_alignments(void)
{
	struct vm_map high;
	vaddr_t va = 0;

	vm_map_init(&high, map.pmap, 0xa0000000, 0xa0000000 + ptoa(4), true);
	vm_map_lock(&high);
	KTEST_CHECK_CMP(
	    vm_map_find_space(&high, 0xa0000000, PAGE_SIZE, 1u << 31, &va), ==,
	    ENOMEM);
	KTEST_CHECK_CMP(
	    vm_map_find_space(&high, 0xa0000000, PAGE_SIZE, 1, &va), ==, 0);
	vm_map_unlock(&high);
	KTEST_CHECK_CMP(va, ==, 0xa0000000);
}

/* Check that the space below an entry that is not a stack is free, whatever flags the entry
 * has.  */
static void
check_other_flags(void)
{
	static const uint32_t flags[] = { MAP_ENTRY_NOSYNC, MAP_ENTRY_COW,
		MAP_ENTRY_BEHAV_SEQUENTIAL, MAP_ENTRY_NOCOREDUMP };

	for (unsigned i = 0; i < ARRAY_SIZE(flags); i++) {
		kmap_empty(&map);
		kmap_insert(&map, 20, 1, KMAP_RW)->eflags = flags[i];
		KTEST_CHECK_CMP(find_pages(0, 20, 1), ==, 0);
	}
}

/* Search near a stack of one page at page 20, with room for 8 more pages. */
static void
check_stack_room(void)
{
	struct vm_map_range range = kmap_range(20, 1, KMAP_RW);

	kmap_empty(&map);
	memset(mapped, 0, sizeof(mapped));
	range.eflags = MAP_ENTRY_STACK;
	range.aux = ptoa(8);
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_insert(&map, &range, NULL), ==, 0);
	vm_map_unlock(&map);
	KTEST_CHECK_CMP(find_pages(0, 11, 1), ==, 0);
	KTEST_CHECK_CMP(find_pages(0, 12, 1), ==, 21);
	KTEST_CHECK_CMP(find_pages(5, 8, 1), ==, 21);
	KTEST_CHECK_CMP(find_pages(14, 1, 1), ==, 21);
	/* A mapping in the room ends the room: what is below the mapping is free. */
	KTEST_CHECK_CMP(find_pages(0, 13, 1), ==, 21);
	kmap_insert(&map, 15, 1, KMAP_RW);
	KTEST_CHECK_CMP(find_pages(0, 13, 1), ==, 0);
}

KTEST(map_find)
{
	kmap_create_to(&map, kmap_va(PAGES));
	random_init(8);
	map_pages();
	check_random();
	check_large();
	check_alignments();
	check_other_flags();
	check_stack_room();
	kmap_destroy(&map);
}
