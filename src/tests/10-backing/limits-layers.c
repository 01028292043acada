/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork shortens a list with VM_MAP_BACKING_LIMIT or more layers below the first
 *     one, but not a list with fewer; a fault at the first or last bytes of a page finds
 *     that page, in the first layer or below it
 * points: 0
 * boundaries: PAGE_SIZE, VM_MAP_BACKING_LIMIT
 */
#include "tests/10-backing/kchain.h"

_Static_assert(VM_MAP_BACKING_LIMIT == 5, "the pictures show five layers");

/* The layers before and after a fork. */
static const struct {
	const char *before, *after;
} lists[] = {
	{ "..|ab", "..|ab" },
	{ "...|..x|.y.|abc", "...|..x|.y.|abc" },
	{ ".....|....e|...d.|..c..|ab...", ".....|....e|...d.|..c..|ab..." },
	{ "......|.....f|....e.|...d..|..c...|ab....", "abcdef" },
	{ "......|.....f|....e.|...d..|..c...|.b....|a.....", "abcdef" },
};

/* The distance of an address from the start of an entry, in bytes, and the index in the
 * object of the page at this address.  The entry begins at page 2 of its object.  */
static const struct {
	unsigned distance;
	vm_pindex_t pindex;
} addresses[] = {
	{ 0, 2 },
	{ 1, 2 },
	{ PAGE_SIZE - 1, 2 },
	{ PAGE_SIZE, 3 },
	{ PAGE_SIZE + 1, 3 },
	{ 2 * PAGE_SIZE - 1, 3 },
	{ 2 * PAGE_SIZE, 4 },
	{ 3 * PAGE_SIZE - 1, 4 },
};

static struct vm_map map, child;

static void
check_lists(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(lists); i++) {
		kchain_build(&map, 0, 0, lists[i].before);
		kchain_fork(&map, &child);
		KCHAIN_EXPECT(&child, 0, lists[i].after);
		KCHAIN_EXPECT(&map, 0, lists[i].after);
		kmap_destroy(&child);
		kmap_empty(&map);
		kchain_unshare();
	}
}

/* Check that a fault at each address finds the page, in the first layer or below it. */
static void
check_addresses(void)
{
	static const char *const pictures[] = { "abc", "...|abc", "..c|.b.|a..",
		"...|...|abc" };

	for (unsigned k = 0; k < ARRAY_SIZE(pictures); k++) {
		for (unsigned i = 0; i < ARRAY_SIZE(addresses); i++) {
			vaddr_t va = kmap_va(3) + addresses[i].distance;
			unsigned page = addresses[i].pindex - 2;
			struct vm_map_entry *entry =
			    kchain_build(&map, 3, 2, pictures[k]);
			struct vm_map_backing *ba = &entry->ba;

			while (ba->backing_ba != NULL)
				ba = ba->backing_ba;
			KTEST_CHECK_CMP(vm_map_backing_index(ba, va), ==,
			    addresses[i].pindex);
			KTEST_CHECK_CMP(
			    vm_fault(&map, va, VM_PROT_READ, VM_FAULT_NORMAL),
			    ==, 0);
			KTEST_CHECK_CMP(
			    kpages_get(&map, 3 + page), ==, 'a' + page);
			kmap_empty(&map);
			kchain_unshare();
		}
	}
}

KTEST(limits_layers)
{
	kmap_create(&map);
	check_lists();
	check_addresses();
	kmap_destroy(&map);
}
