/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: any range of three adjacent entries and the holes around them can be
 *     deleted; the pages of the range are unmapped, and freed at once if their object
 *     has no other user, while all other pages keep their content; if a submap would have
 *     to be clipped, nothing is deleted
 * points: 7
 */
#include "tests/08-map/kmap.h"
#include "vm/dragonfly/vm_fault.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_rmap.h"

#define FIRST 2  /* the first page that is mapped */
#define LAST  13 /* the last one */

static struct vm_map map, submap;

/* Bring in and map page I, and write I + 1 into it.  Every other page is marked dirty. */
static void
fill_page(unsigned i)
{
	struct vm_map_entry *entry = kmap_entry(&map, i);
	struct vm_object *object = entry->ba.object;
	struct vm_page *m;

	vm_object_hold(object);
	m = vm_page_grab(object, vm_map_backing_index(&entry->ba, kmap_va(i)),
	    VM_ALLOC_NORMAL);
	KTEST_CHECK(m != NULL);
	vm_page_zero_fill(m);
	*(unsigned *)vm_page_kva(m) = i + 1;
	if (i % 2 != 0)
		vm_page_dirty(m);
	KTEST_CHECK_CMP(
	    vm_page_enter(map.pmap, kmap_va(i), m, entry->protection), ==, 0);
	vm_page_wakeup(m);
	vm_object_drop(object);
}

/* Return the word at the start of page I, or 0 if the page is not mapped. */
static unsigned
page_word(unsigned i)
{
	struct pmap_mapping mapping;

	if (!pmap_lookup(map.pmap, kmap_va(i), &mapping))
		return 0;
	return *(const unsigned *)phys_to_virt(mapping.pa);
}

/* Map three entries of four pages, with their pages in memory. */
static void
map_all(void)
{
	struct vm_map_entry *entry;

	kmap_insert_picture(&map, "..wwww|rrrr|wwww");
	vm_map_lock(&map);
	for (entry = vm_map_first(&map); entry != NULL;
	     entry = vm_map_next(&map, entry))
		KTEST_CHECK_CMP(vm_map_entry_allocate_object(entry), ==, 0);
	vm_map_unlock(&map);
	for (unsigned i = FIRST; i <= LAST; i++)
		fill_page(i);
}

static void
delete_pages(unsigned start, unsigned end)
{
	vm_map_lock(&map);
	KTEST_CHECK_CMP(
	    vm_map_delete(&map, kmap_va(start), kmap_va(end)), ==, 0);
	vm_map_unlock(&map);
}

static void
check_range(unsigned start, unsigned end)
{
	uint32_t available = vm_page_available(), gone = 0;
	bool is_gone;

	map_all();
	delete_pages(start, end);
	for (unsigned i = FIRST; i <= LAST; i++) {
		is_gone = i >= start && i < end;
		gone += is_gone;
		KTEST_CHECK_CMP(page_word(i), ==, is_gone ? 0 : i + 1);
	}
	KTEST_CHECK_CMP(map.size, ==, ptoa(12 - gone));
	KTEST_CHECK_CMP(vm_page_available(), ==, available - (12 - gone));
	kmap_empty(&map);
	KTEST_CHECK_CMP(vm_page_available(), ==, available);
}

/* Check that the pages of an object that has another user, and therefore not
 * OBJ_ONEMAPPING, stay until that user releases the object.  */
static void
check_shared(void)
{
	uint32_t available = vm_page_available();
	struct vm_object *object;

	map_all();
	object = kmap_entry(&map, FIRST)->ba.object;
	vm_object_reference(object);
	__atomic_fetch_and(
	    &object->flags, ~(uint32_t)OBJ_ONEMAPPING, __ATOMIC_SEQ_CST);
	delete_pages(FIRST, FIRST + 2);
	KTEST_CHECK_CMP(object->resident_page_count, ==, 4);
	delete_pages(FIRST + 2, FIRST + 4);
	KTEST_CHECK_CMP(object->resident_page_count, ==, 4);
	KTEST_CHECK_CMP(object->ref_count, ==, 1);
	KTEST_CHECK(list_empty(&object->backing_list));
	vm_object_deallocate(object);
	KTEST_CHECK_CMP(vm_page_available(), ==, available - 8);
	kmap_empty(&map);
}

static void
check_submap(void)
{
	kmap_insert_picture(&map, "www..ww");
	kmap_insert_submap(&map, &submap, 3, 2);
	vm_map_lock(&map);
	KTEST_CHECK_CMP(
	    vm_map_delete(&map, kmap_va(1), kmap_va(4)), ==, EINVAL);
	KTEST_CHECK_CMP(
	    vm_map_delete(&map, kmap_va(4), kmap_va(6)), ==, EINVAL);
	vm_map_unlock(&map);
	KMAP_EXPECT(&map, "www|ww|ww");
	delete_pages(2, 6);
	KMAP_EXPECT(&map, "ww....w");
	kmap_empty(&map);
}

KTEST(map_delete)
{
	uint32_t objects = vm_object_count();

	kmap_create(&map);
	for (unsigned start = 0; start < KMAP_PAGES; start++)
		for (unsigned end = start + 1; end <= KMAP_PAGES; end++)
			check_range(start, end);
	check_shared();
	check_submap();
	kmap_destroy(&map);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
}
