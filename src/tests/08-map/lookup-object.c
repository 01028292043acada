/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the first lookup of a page gives its entry an object, which later lookups find;
 *     an entry larger than 256 KiB is first cut down to the partition around the page,
 *     and the parts that have not been accessed can still be merged; if memory runs
 *     out, the lookup fails
 * points: 4
 */
#include "tests/08-map/kpages.h"

#define PART (VM_MAP_PARTITION / PAGE_SIZE) /* pages */

static struct vm_map map;

/* Look up page I, and check that its entry is then [FIRST, END), and has an object, in
 * which the page has the index PINDEX.  Returns the object.  */
static struct vm_object *
check_lookup(unsigned i, unsigned first, unsigned end, vm_pindex_t pindex)
{
	struct vm_map_found found;

	KTEST_CHECK_CMP(klookup(&map, i, VM_PROT_READ, &found), ==, 0);
	KTEST_CHECK(found.entry == kmap_entry(&map, i));
	KTEST_CHECK_CMP(found.ba->start, ==, kmap_va(first));
	KTEST_CHECK_CMP(found.ba->end, ==, kmap_va(end));
	KTEST_CHECK(found.ba->object != NULL);
	KTEST_CHECK_CMP(found.pindex, ==, pindex);
	KTEST_CHECK_CMP(found.ba->object->size, ==, end - first);
	KTEST_CHECK_CMP(list_size(&found.ba->object->backing_list), ==, 1);
	KTEST_CHECK_CMP(found.prot, ==, KMAP_RW);
	kmap_check_unlocked(&map);
	return found.ba->object;
}

/* Fail the test unless [FIRST, END) is an entry without an object. */
static void
check_untouched(unsigned first, unsigned end)
{
	struct vm_map_entry *entry = kmap_entry(&map, first);

	KTEST_CHECK_CMP(entry->ba.start, ==, kmap_va(first));
	KTEST_CHECK_CMP(entry->ba.end, ==, kmap_va(end));
	KTEST_CHECK(entry->ba.object == NULL);
}

static void
check_first_lookup(void)
{
	uint32_t objects = vm_object_count();
	struct vm_object *object;

	kmap_insert(&map, 5, 4, KMAP_RW);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	object = check_lookup(7, 5, 9, 2);
	KTEST_CHECK(check_lookup(5, 5, 9, 0) == object);
	KTEST_CHECK(check_lookup(7, 5, 9, 2) == object);
	KTEST_CHECK_CMP(object->type, ==, OBJT_DEFAULT);
	KTEST_CHECK_CMP(object->ref_count, ==, 1);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects + 1);
	kmap_empty(&map);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
}

/* Access an entry with pages in four partitions, in an order that leaves parts without an
 * object on both sides.  */
static void
check_partitions(void)
{
	uint32_t objects = vm_object_count();

	kmap_insert(&map, 10, 3 * PART, KMAP_RW);
	check_lookup(PART + 36, PART, 2 * PART, 36);
	check_untouched(10, PART);
	check_untouched(2 * PART, 3 * PART + 10);
	KTEST_CHECK_CMP(map.nentries, ==, 3);
	check_lookup(10, 10, PART, 0);
	check_lookup(3 * PART + 9, 3 * PART, 3 * PART + 10, 9);
	check_untouched(2 * PART, 3 * PART);
	check_lookup(2 * PART, 2 * PART, 3 * PART, 0);
	check_lookup(2 * PART - 1, PART, 2 * PART, PART - 1);
	KTEST_CHECK_CMP(map.nentries, ==, 4);
	KTEST_CHECK_CMP(map.size, ==, 3 * PART * PAGE_SIZE);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects + 4);
	kmap_empty(&map);
}

/* Check that an entry of the size of a partition is not cut, wherever it begins. */
static void
check_small(void)
{
	kmap_insert(&map, PART / 2, PART, KMAP_RW);
	check_lookup(PART + 3, PART / 2, PART / 2 + PART, PART / 2 + 3);
	KTEST_CHECK_CMP(map.nentries, ==, 1);
	kmap_empty(&map);
}

/* Check that the rest of an entry, after the partition that has been accessed, has no
 * object, so that it can grow, and be cut and merged again.  */
static void
check_rest(void)
{
	kmap_insert(&map, 0, 3 * PART, KMAP_RW);
	check_lookup(3, 0, PART, 3);
	check_untouched(PART, 3 * PART);
	kmap_insert(&map, 3 * PART, 5, KMAP_RW);
	check_untouched(PART, 3 * PART + 5);
	KTEST_CHECK_CMP(vm_map_protect(&map, kmap_va(PART + 20),
			    kmap_va(PART + 30), VM_PROT_READ, false),
	    ==, 0);
	KTEST_CHECK_CMP(map.nentries, ==, 4);
	KTEST_CHECK_CMP(vm_map_protect(&map, kmap_va(PART + 20),
			    kmap_va(PART + 30), KMAP_RW, false),
	    ==, 0);
	check_untouched(PART, 3 * PART + 5);
	kmap_empty(&map);
}

/* Look up a page of a large entry while every Nth allocation fails or, if ONE, only the Nth.
 * Returns whether the lookup failed.  */
static bool
fails_without_memory(unsigned n, bool one)
{
	int error;

	kmap_insert(&map, 10, 3 * PART, KMAP_RW);
	kmap_inject_failures(n, one);
	error = klookup(&map, PART + 36, VM_PROT_READ, NULL);
	palloc_inject_failures(0);
	kmap_check_unlocked(&map);
	if (error != 0)
		KTEST_CHECK_CMP(error, ==, ENOMEM);
	else
		check_lookup(PART + 36, PART, 2 * PART, 36);
	kmap_empty(&map);
	return error != 0;
}

static void
check_no_memory(void)
{
	uint32_t objects = vm_object_count();
	unsigned n;

	for (unsigned one = 0; one < 2; one++) {
		n = 1;
		while (fails_without_memory(n, one))
			KTEST_CHECK_CMP(++n, <, 10);
		/* Three allocations: two for clipping, one for the object. */
		KTEST_CHECK_CMP(n, >, 3);
	}
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
}

KTEST(lookup_object)
{
	kmap_create_to(&map, kmap_va(5 * PART));
	check_first_lookup();
	check_partitions();
	check_small();
	check_rest();
	check_no_memory();
	kmap_destroy(&map);
}
