/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: vm_map_protect of a range with a hole, with a submap or with an entry whose
 *     limit is exceeded changes no rights, neither in entries nor in page tables, and
 *     leaves the entries as they were
 * points: 5
 */
#include "tests/08-map/kpages.h"

static struct vm_map map, submap;

/* Fail the test unless vm_map_protect of pages [FIRST, END) returns EXPECTED. */
static void
check_result(
    unsigned first, unsigned end, vm_prot_t prot, bool set_max, int expected)
{
	KTEST_CHECK_CMP(
	    vm_map_protect(&map, kmap_va(first), kmap_va(end), prot, set_max),
	    ==, expected);
	kmap_check_unlocked(&map);
}

static void
check_protect(unsigned first, unsigned end, vm_prot_t prot, bool set_max)
{
	check_result(first, end, prot, set_max, 0);
}

static void
check_hole(void)
{
	kmap_insert_picture(&map, "wwww.www");
	kpages_bring_in(&map, 0, 4, KMAP_RW);
	kpages_bring_in(&map, 5, 3, KMAP_RW);
	for (unsigned set_max = 0; set_max < 2; set_max++) {
		check_result(0, 8, VM_PROT_READ, set_max, ENOMEM);
		check_result(2, 7, VM_PROT_NONE, set_max, ENOMEM);
		check_result(2, 5, VM_PROT_READ, set_max, ENOMEM);
		check_result(4, 8, VM_PROT_READ, set_max, ENOMEM);
		check_result(5, 9, VM_PROT_READ, set_max, ENOMEM);
		check_result(9, 10, VM_PROT_READ, set_max, ENOMEM);
		KMAP_EXPECT(&map, "wwww.www");
		KPAGES_EXPECT(&map, "wwww.www");
		KTEST_CHECK_CMP(
		    kmap_entry(&map, 0)->max_protection, ==, VM_PROT_ALL);
	}
	/* A range that does not reach the hole can be protected. */
	check_protect(1, 4, VM_PROT_READ, false);
	KMAP_EXPECT(&map, "w|rrr.www");
	KPAGES_EXPECT(&map, "wrrr.www");
	kmap_empty(&map);
}

/* Check ranges with three entries, the second of which does not allow rights that the other
 * two allow.  */
static void
check_limit(void)
{
	struct vm_map_range range = kmap_range(3, 2, VM_PROT_READ);

	kmap_insert_picture(&map, "www..ww");
	range.max_prot = VM_PROT_READ;
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_insert(&map, &range, NULL), ==, 0);
	vm_map_unlock(&map);
	kpages_bring_in(&map, 0, 3, KMAP_RW);
	kpages_bring_in(&map, 3, 2, VM_PROT_READ);
	kpages_bring_in(&map, 5, 2, KMAP_RW);
	for (unsigned set_max = 0; set_max < 2; set_max++) {
		check_result(
		    0, 7, VM_PROT_READ | VM_PROT_EXECUTE, set_max, EACCES);
		check_result(1, 4, VM_PROT_EXECUTE, set_max, EACCES);
		check_result(1, 6, VM_PROT_WRITE, set_max, EACCES);
		KMAP_EXPECT(&map, "www|rr|ww");
		KPAGES_EXPECT(&map, "wwwrrww");
		for (unsigned i = 0; i < 7; i++)
			KTEST_CHECK_CMP(kmap_entry(&map, i)->max_protection, ==,
			    i == 3 || i == 4 ? VM_PROT_READ : VM_PROT_ALL);
	}
	check_protect(1, 6, VM_PROT_READ, false);
	KMAP_EXPECT(&map, "w|rr|rr|r|w");
	KPAGES_EXPECT(&map, "wrrrrrw");
	kmap_empty(&map);
}

static void
check_submap(void)
{
	kmap_insert_picture(&map, "www..ww");
	kmap_insert_submap(&map, &submap, 3, 2);
	kpages_bring_in(&map, 0, 3, KMAP_RW);
	kpages_bring_in(&map, 5, 2, KMAP_RW);
	for (unsigned set_max = 0; set_max < 2; set_max++) {
		check_result(0, 7, VM_PROT_READ, set_max, EINVAL);
		check_result(1, 4, VM_PROT_NONE, set_max, EINVAL);
		check_result(2, 6, VM_PROT_READ, set_max, EINVAL);
		check_result(3, 5, VM_PROT_READ, set_max, EINVAL);
		KMAP_EXPECT(&map, "www|ww|ww");
		KPAGES_EXPECT(&map, "www..ww");
	}
	kmap_empty(&map);
}

KTEST(protect_atomic)
{
	kmap_create(&map);
	check_hole();
	check_limit();
	check_submap();
	kmap_destroy(&map);
}
