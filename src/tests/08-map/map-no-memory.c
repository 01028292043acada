/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if every Nth allocation of memory fails, or only the Nth, for N from 1 on, an
 *     operation on a map either succeeds or fails as a whole; if it fails, the
 *     map is unchanged, and no memory is leaked
 * points: 3
 */
#include "lib/abi.h"
#include "mem/heap.h"
#include "tests/08-map/kmap.h"
#include "vm/dragonfly/vm_check.h"

#define ALLOCATIONS_MAX 12 /* more than one operation makes */

static struct vm_map map;

static int
delete_middle(void)
{
	int error;

	vm_map_lock(&map);
	error = vm_map_delete(&map, kmap_va(3), kmap_va(11));
	vm_map_unlock(&map);
	return error;
}

static int
insert_into_hole(void)
{
	struct vm_map_range range = kmap_range(5, 2, VM_PROT_NONE);
	int error;

	vm_map_lock(&map);
	error = vm_map_insert(&map, &range, NULL);
	vm_map_unlock(&map);
	return error;
}

static int
protect_middle(void)
{
	return vm_map_protect(
	    &map, kmap_va(3), kmap_va(4), VM_PROT_NONE, false);
}

static int
inherit_middle(void)
{
	return vm_map_inherit(&map, kmap_va(3), kmap_va(12), VM_INHERIT_NONE);
}

static int
advise_middle(void)
{
	return vm_map_madvise(&map, kmap_va(3), kmap_va(11), MADV_RANDOM, 0);
}

static int
look_up(void)
{
	struct vm_map_found found;
	int error = vm_map_lookup(&map, kmap_va(4), VM_PROT_READ, &found);

	if (error == 0)
		vm_map_lookup_done(&found);
	return error;
}

/* The operations, and the map after each. */
static const struct {
	int (*operation)(void);
	const char *after;
} steps[] = {
	{ delete_middle, "..w........w" },
	{ insert_into_hole, "..www|nn|rr.ww" },
	{ protect_middle, "..w|n|w..rr.ww" },
	{ inherit_middle, "..w|ww..rr.ww" },
	{ advise_middle, "..w|ww..rr.w|w" },
	{ look_up, "..www..rr.ww" },
};

static void
check_map(void)
{
	char why[100];

	if (vm_check_map(&map, why, sizeof(why)) != 0)
		ktest_fail(__FILE__, __LINE__,
		    "vm_check reports a violation: %s", why);
}

/* Fill the map, and run step I while every Nth allocation fails or, if ONE, only the Nth.
 * Returns whether the step failed.  */
static bool
fails_without_memory(unsigned i, unsigned n, bool one)
{
	int error;

	kmap_insert_picture(&map, "..www..rr.ww");
	kmap_inject_failures(n, one);
	error = steps[i].operation();
	palloc_inject_failures(0);
	KTEST_CHECK(error == 0 || error == ENOMEM);
	KMAP_EXPECT(&map, error == 0 ? steps[i].after : "..www..rr.ww");
	check_map();
	kmap_empty(&map);
	return error != 0;
}

KTEST(map_no_memory)
{
	uint32_t objects = vm_object_count();
	struct heap_stats before, after;
	unsigned n;

	heap_get_stats(&before);
	kmap_create(&map);
	for (unsigned i = 0; i < 2 * ARRAY_SIZE(steps); i++) {
		n = 1;
		while (fails_without_memory(i / 2, n, i % 2 != 0))
			KTEST_CHECK_CMP(++n, <, ALLOCATIONS_MAX);
		KTEST_CHECK_CMP(n, >, 1);
	}
	kmap_destroy(&map);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	heap_get_stats(&after);
	KTEST_CHECK_CMP(after.blocks, ==, before.blocks);
}
