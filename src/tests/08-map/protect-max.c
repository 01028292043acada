/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the limit of an entry's rights (max_protection) is enforced, and can only be
 *     lowered; setting it removes the rights that exceed it, from entries and page
 *     tables, and adds none; rights of a part of an entry can be changed, and equal parts
 *     are merged again
 * points: 4
 */
#include "tests/08-map/kpages.h"

static struct vm_map map;

static void
check_protect(
    unsigned first, unsigned end, vm_prot_t prot, bool set_max, int expected)
{
	KTEST_CHECK_CMP(
	    vm_map_protect(&map, kmap_va(first), kmap_va(end), prot, set_max),
	    ==, expected);
	kmap_check_unlocked(&map);
}

static vm_prot_t
limit_of(unsigned i)
{
	return kmap_entry(&map, i)->max_protection;
}

static void
check_rights(void)
{
	kmap_insert(&map, 0, 6, KMAP_RW);
	kpages_bring_in(&map, 0, 6, KMAP_RW);
	check_protect(2, 4, VM_PROT_READ, false, 0);
	KMAP_EXPECT(&map, "ww|rr|ww");
	KPAGES_EXPECT(&map, "wwrrww");
	check_protect(3, 5, VM_PROT_NONE, false, 0);
	KMAP_EXPECT(&map, "ww|r|nn|w");
	KPAGES_EXPECT(&map, "wwr..w");
	KTEST_CHECK_CMP(
	    vm_fault(&map, kmap_va(3), VM_PROT_READ, VM_FAULT_NORMAL), ==,
	    EACCES);
	check_protect(2, 5, KMAP_RW, false, 0);
	KMAP_EXPECT(&map, "wwwwww");
	/* Only a fault adds rights. */
	KPAGES_EXPECT(&map, "wwr..w");
	kpages_bring_in(&map, 2, 3, KMAP_RW);
	KPAGES_EXPECT(&map, "wwwwww");
	kmap_empty(&map);
}

static void
check_limit(void)
{
	kmap_insert(&map, 0, 6, KMAP_RW);
	kpages_bring_in(&map, 0, 6, KMAP_RW);
	check_protect(2, 4, VM_PROT_READ, true, 0);
	KMAP_EXPECT(&map, "ww|rr|ww");
	KPAGES_EXPECT(&map, "wwrrww");
	KTEST_CHECK_CMP(limit_of(1), ==, VM_PROT_ALL);
	KTEST_CHECK_CMP(limit_of(2), ==, VM_PROT_READ);
	check_protect(2, 4, KMAP_RW, false, EACCES);
	check_protect(3, 4, KMAP_RW, true, EACCES);
	check_protect(3, 4, VM_PROT_READ | VM_PROT_EXECUTE, true, EACCES);
	KTEST_CHECK_CMP(
	    vm_fault(&map, kmap_va(2), VM_PROT_WRITE, VM_FAULT_NORMAL), ==,
	    EACCES);
	KPAGES_EXPECT(&map, "wwrrww");
	check_protect(4, 6, VM_PROT_READ, true, 0);
	KMAP_EXPECT(&map, "ww|rrrr");
	KPAGES_EXPECT(&map, "wwrrrr");
	check_protect(5, 6, VM_PROT_NONE, true, 0);
	KMAP_EXPECT(&map, "ww|rrr|n");
	KPAGES_EXPECT(&map, "wwrrr.");
	check_protect(5, 6, VM_PROT_READ, false, EACCES);
	check_protect(5, 6, VM_PROT_NONE, false, 0);
	kmap_empty(&map);
}

/* Check that setting a limit that the rights do not exceed changes no rights. */
static void
check_no_rights_added(void)
{
	kmap_insert_picture(&map, "rrrr|ww");
	kpages_bring_in(&map, 0, 4, VM_PROT_READ);
	kpages_bring_in(&map, 4, 2, KMAP_RW);
	check_protect(0, 6, KMAP_RW, true, 0);
	KMAP_EXPECT(&map, "rrrr|ww");
	KPAGES_EXPECT(&map, "rrrrww");
	KTEST_CHECK_CMP(limit_of(0), ==, KMAP_RW);
	KTEST_CHECK_CMP(limit_of(4), ==, KMAP_RW);
	check_protect(1, 2, KMAP_RW, true, 0);
	KMAP_EXPECT(&map, "rrrr|ww");
	check_protect(0, 4, KMAP_RW, false, 0);
	KPAGES_EXPECT(&map, "rrrrww");
	kmap_empty(&map);
}

KTEST(protect_max)
{
	kmap_create(&map);
	check_rights();
	check_limit();
	check_no_rights_added();
	kmap_destroy(&map);
}
