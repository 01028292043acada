/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an entry appended to a map is its last entry, is counted, and is not merged
 *     with the entry before it; lookups find each of many appended entries; appending
 *     does not sleep, and does not search the tree; destroying the map frees the entries
 *     and releases their objects
 */
#include <stdlib.h>

#include "mem/heap.h"
#include "tests/08-map/kmap.h"
#include "vm/dragonfly/vm_rmap.h"

#define MANY 500

static struct vm_map map;
static struct spinlock spin;
static unsigned comparisons; /* by count_less, since set to 0 */

/* Compare two entries by address, as in every map, and count the comparison. */
static bool
count_less(const struct rb_node *a, const struct rb_node *b)
{
	comparisons++;
	return rb_entry(a, struct vm_map_entry, rb_entry)->ba.start <
	    rb_entry(b, struct vm_map_entry, rb_entry)->ba.start;
}

/* Append an entry of PAGES pages, from page FIRST on, with the rights PROT, after the entry
 * LAST; if LAST is NULL, the map is empty.  The entry takes over the reference to OBJECT,
 * unless that is NULL.  Returns the entry.  */
static struct vm_map_entry *
append(struct vm_map_entry *last, unsigned first, unsigned pages,
    vm_prot_t prot, struct vm_object *object)
{
	struct vm_map_range range = kmap_range(first, pages, prot);
	struct vm_map_entry *entry = calloc(1, sizeof(*entry));

	KTEST_CHECK(entry != NULL);
	range.object = object;
	vm_map_entry_init(entry, &map, &range);
	vm_map_backing_attach(&entry->ba);
	vm_map_lock(&map);
	spin_acquire(&spin); /* vm_map_append must not sleep */
	vm_map_append(&map, last, entry);
	spin_release(&spin);
	vm_map_unlock(&map);
	return entry;
}

static void
check_few(void)
{
	struct vm_object *object = vm_object_allocate(OBJT_DEFAULT, 2);
	struct vm_map_entry *first, *second, *third;

	KTEST_CHECK(object != NULL);
	kmap_create(&map);
	first = append(NULL, 1, 2, KMAP_RW, NULL);
	KMAP_EXPECT(&map, ".ww");
	second = append(first, 3, 1, KMAP_RW, NULL);
	third = append(second, 6, 2, VM_PROT_READ, object);
	KMAP_EXPECT(&map, ".ww|w..rr");
	KTEST_CHECK_CMP(map.nentries, ==, 3);
	KTEST_CHECK_CMP(map.size, ==, 5 * PAGE_SIZE);
	KTEST_CHECK(vm_map_prev(&map, third) == second);
	KTEST_CHECK(vm_map_next(&map, third) == NULL);
	KTEST_CHECK(kmap_entry(&map, 7) == third);
	kmap_insert(&map, 5, 1, KMAP_RW);
	KMAP_EXPECT(&map, ".ww|w.w|rr");
	kmap_destroy(&map);
}

static void
check_many(void)
{
	struct vm_map_entry *last = NULL;

	kmap_create_to(&map, kmap_va(2 * MANY));
	map.rb_root.less = count_less;
	comparisons = 0;
	for (unsigned i = 0; i < MANY; i++)
		last = append(last, 2 * i, 1, KMAP_RW, NULL);
	KTEST_CHECK_CMP(map.nentries, ==, MANY);
	KTEST_CHECK_CMP(comparisons, <=, 2 * MANY);
	for (unsigned i = 0; i < MANY; i++)
		KTEST_CHECK_CMP(
		    kmap_entry(&map, 2 * i)->ba.start, ==, kmap_va(2 * i));
	kmap_destroy(&map);
}

KTEST(map_append)
{
	uint32_t objects = vm_object_count();
	struct heap_stats before, after;

	spin_init(&spin, "map-append");
	heap_get_stats(&before);
	check_few();
	check_many();
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	heap_get_stats(&after);
	KTEST_CHECK_CMP(after.blocks, ==, before.blocks);
}
