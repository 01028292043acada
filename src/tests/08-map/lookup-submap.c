/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a lookup continues in submaps, even in a submap of a submap;
 *     afterward the map that has the entry is the only one that is locked, and
 *     after an error none is
 */
#include "tests/08-map/kpages.h"
#include "vm/dragonfly/vm_inject.h"

/* Pages 4 to 11 of OUTER are MIDDLE; of these, pages 6 to 9 are INNER. */
static struct vm_map outer, middle, inner;

static void
check_unlocked(void)
{
	kmap_check_unlocked(&outer);
	kmap_check_unlocked(&middle);
	kmap_check_unlocked(&inner);
}

/* Check that a lookup of page I in OUTER finds it in MAP, at index PINDEX. */
static void
check_found(struct vm_map *map, unsigned i, vm_pindex_t pindex)
{
	struct vm_map *maps[] = { &outer, &middle, &inner };
	struct vm_map_found found;

	KTEST_CHECK_CMP(
	    vm_map_lookup(&outer, kmap_va(i), VM_PROT_READ, &found), ==, 0);
	KTEST_CHECK(found.map == map);
	KTEST_CHECK_CMP(found.pindex, ==, pindex);
	for (unsigned m = 0; m < ARRAY_SIZE(maps); m++)
		KTEST_CHECK_CMP(
		    rwlock_held_shared(&maps[m]->lock), ==, maps[m] == map);
	vm_map_lookup_done(&found);
	check_unlocked();
	KTEST_CHECK(found.entry == kmap_entry(map, i));
	KTEST_CHECK(found.ba->object != NULL);
}

static void
check_error(unsigned i, vm_prot_t prot, int expected)
{
	KTEST_CHECK_CMP(klookup(&outer, i, prot, NULL), ==, expected);
	check_unlocked();
}

KTEST(lookup_submap)
{
	kmap_create(&outer);
	kmap_insert(&outer, 2, 2, KMAP_RW);
	kmap_insert_submap(&outer, &middle, 4, 8);
	kmap_insert_submap(&middle, &inner, 6, 4);
	kmap_insert(&middle, 4, 1, VM_PROT_READ);
	kmap_insert(&inner, 7, 2, VM_PROT_READ);
	check_found(&outer, 3, 1);
	check_found(&middle, 4, 0);
	/* A lookup that starts again starts in the outer map. */
	vm_inject_set(VM_INJECT_UPGRADE, 2);
	check_found(&inner, 8, 1);
	vm_inject_set(VM_INJECT_UPGRADE, 0);
	check_error(5, VM_PROT_READ, EFAULT);
	check_error(6, VM_PROT_READ, EFAULT);
	check_error(9, VM_PROT_READ, EFAULT);
	check_error(12, VM_PROT_READ, EFAULT);
	check_error(4, VM_PROT_WRITE, EACCES);
	check_error(7, VM_PROT_WRITE, EACCES);
	kmap_empty(&inner);
	kmap_empty(&middle);
	kmap_destroy(&outer);
}
