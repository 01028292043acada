/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: memory that continues an entry with the same attributes becomes part of
 *     that entry, unless the entry's object cannot grow, or would grow beyond the end of its
 *     partition, or the entry is wired or in transition; a difference in any attribute
 *     prevents this; the entry of a submap is never extended
 * points: 5
 */
#include "tests/08-map/kmap.h"

#define PART       (VM_MAP_PARTITION / PAGE_SIZE) /* pages */
#define HIGH_BASE  0xa0000000u
#define NOT_MAPPED 0x1000 /* an address that the kernel cannot access */

static struct vm_map map;

static struct vm_map_entry *
insert_range(const struct vm_map_range *range)
{
	struct vm_map_entry *entry;

	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_insert(&map, range, &entry), ==, 0);
	vm_map_unlock(&map);
	return entry;
}

/* Check a heap that grows page by page. */
static void
check_growth(void)
{
	struct vm_map_entry *entry = kmap_insert(&map, 2, 1, KMAP_RW);

	for (unsigned i = 3; i < 6; i++)
		KTEST_CHECK(kmap_insert(&map, i, 1, KMAP_RW) == entry);
	KMAP_EXPECT(&map, "..wwww");
	KTEST_CHECK_CMP(map.size, ==, 4 * PAGE_SIZE);
	KTEST_CHECK_CMP(map.nentries, ==, 1);
	kmap_empty(&map);
}

/* Check an entry whose object cannot grow. (vm_object_coalesce, of stage 09, decides
 * that; it does not extend an object that has other users.)  */
static void
check_shared_object(void)
{
	struct vm_map_entry *entry = kmap_insert(&map, 2, 2, KMAP_RW);
	struct vm_object *object;

	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_entry_allocate_object(entry), ==, 0);
	object = entry->ba.object;
	vm_object_reference(object);
	object->size += 2;
	vm_map_unlock(&map);
	KTEST_CHECK(kmap_insert(&map, 4, 1, KMAP_RW) != entry);
	KMAP_EXPECT(&map, "..ww|w");
	KTEST_CHECK(entry->ba.object == object);
	vm_object_deallocate(object);
	kmap_empty(&map);
}

/* Entries of SIZE pages at page FIRST, with an object if OBJECT, and whether an entry is
 * extended by the MORE pages that are inserted after it.  */
static const struct {
	unsigned first, size, more;
	bool object, extended;
} growths[] = {
	{ 0, 1, 1, true, true },
	{ 0, PART - 1, 1, true, true },
	{ 0, PART - 1, 2, true, false },
	{ 0, PART, 1, true, false },
	{ 0, 1, PART - 1, true, true },
	{ 0, 1, PART, true, false },
	{ 1, PART - 1, 1, true, false },
	{ PART - 2, 1, 1, true, true },
	{ PART - 2, 1, 2, true, false },
	{ PART - 1, 2, 1, true, false },
	{ PART, PART - 1, 1, true, true },
	{ 0, PART, 1, false, true },
	{ PART - 1, PART, PART, false, true },
};

/* Can an object grow?  If stage 09 is not solved, none can. */
static bool
objects_grow(void)
{
	struct vm_object *object = vm_object_allocate(OBJT_DEFAULT, 1);
	bool grows;

	KTEST_CHECK(object != NULL);
	grows = vm_object_coalesce(object, 0, 1, 1);
	vm_object_deallocate(object);
	return grows;
}

/* Insert the pages of case I into HIGH, and return whether they are one entry. */
static bool
insert_growth(struct vm_map *high, unsigned i)
{
	struct vm_map_range range = kmap_range(0, 1, KMAP_RW);
	struct vm_map_entry *entry, *other;

	range.start = HIGH_BASE + ptoa(growths[i].first);
	range.end = range.start + ptoa(growths[i].size);
	KTEST_CHECK_CMP(vm_map_insert(high, &range, &entry), ==, 0);
	if (growths[i].object)
		KTEST_CHECK_CMP(vm_map_entry_allocate_object(entry), ==, 0);
	range.start = range.end;
	range.end = range.start + ptoa(growths[i].more);
	KTEST_CHECK_CMP(vm_map_insert(high, &range, &other), ==, 0);
	KTEST_CHECK_CMP(other->ba.end, ==, range.end);
	if (other == entry && growths[i].object)
		KTEST_CHECK_CMP(entry->ba.object->size, ==,
		    growths[i].size + growths[i].more);
	return other == entry;
}

/* Check whether entries are extended across the end of a partition, at an address for which
 * it matters where exactly the partitions begin.  */
static void
check_partitions(void)
{
	bool grow = objects_grow(), extended;
	struct vm_map high;

	vm_map_init(
	    &high, map.pmap, HIGH_BASE, HIGH_BASE + 4 * VM_MAP_PARTITION, true);
	vm_map_lock(&high);
	for (unsigned i = 0; i < ARRAY_SIZE(growths); i++) {
		extended = growths[i].extended && (grow || !growths[i].object);
		if (insert_growth(&high, i) != extended)
			ktest_fail(__FILE__, __LINE__,
			    "case %u: the entry is %s", i,
			    extended ? "not extended" : "extended");
		KTEST_CHECK_CMP(
		    vm_map_delete(&high, high.min_addr, high.max_addr), ==, 0);
	}
	vm_map_unlock(&high);
}

/* Check that the entry of a submap is not extended.  The submap is never accessed: insertions
 * and deletions do not use it.  */
static void
check_submap(void)
{
	struct vm_map_range range = kmap_range(2, 2, KMAP_RW);

	range.maptype = VM_MAPTYPE_SUBMAP;
	range.sub_map = (struct vm_map *)NOT_MAPPED;
	insert_range(&range);
	kmap_insert(&map, 4, 2, KMAP_RW);
	kmap_insert(&map, 0, 2, KMAP_RW);
	KMAP_EXPECT(&map, "ww|ww|ww");
	KTEST_CHECK(kmap_entry(&map, 2)->ba.sub_map == range.sub_map);
	kmap_empty(&map);
}

/* Check a range that closes a hole between two entries. */
static void
check_hole(void)
{
	kmap_insert_picture(&map, "ww.ww");
	kmap_insert(&map, 2, 1, KMAP_RW);
	KMAP_EXPECT(&map, "wwwww");
	KTEST_CHECK_CMP(map.nentries, ==, 1);
	kmap_empty(&map);
}

/* Insert a range with the default attributes, and next to it a range with those of
 * DIFFERENT, first above it and then below it.  Check that the two are not merged.
 * PICTURE shows the map in the first case.  */
static void
check_different(struct vm_map_range different, const char *picture)
{
	struct vm_map_range first = kmap_range(2, 2, KMAP_RW);

	insert_range(&first);
	different.start = kmap_va(4);
	different.end = kmap_va(6);
	insert_range(&different);
	KMAP_EXPECT(&map, picture);
	kmap_empty(&map);
	/* Now DIFFERENT is the lower one. */
	different.start = kmap_va(0);
	different.end = kmap_va(2);
	insert_range(&different);
	insert_range(&first);
	KTEST_CHECK_CMP(map.nentries, ==, 2);
	kmap_empty(&map);
}

static void
check_attributes(void)
{
	struct vm_map_range range = kmap_range(0, 1, KMAP_RW), other;

	other = range;
	other.prot = VM_PROT_READ;
	check_different(other, "..ww|rr");
	other = range;
	other.max_prot = KMAP_RW;
	check_different(other, "..ww|ww");
	other = range;
	other.inheritance = VM_INHERIT_SHARE;
	check_different(other, "..ww|ww");
	other = range;
	other.id = VM_SUBSYS_BRK;
	check_different(other, "..ww|ww");
	other = range;
	other.eflags = MAP_ENTRY_NOSYNC;
	check_different(other, "..ww|ww");
}

/* Check that an entry that is wired, or in transition, is not extended. */
static void
check_state(void)
{
	struct vm_map_entry *entry = kmap_insert(&map, 2, 2, KMAP_RW);

	entry->eflags |= MAP_ENTRY_IN_TRANSITION;
	KTEST_CHECK(kmap_insert(&map, 4, 1, KMAP_RW) != entry);
	entry->eflags &= ~MAP_ENTRY_IN_TRANSITION;
	KMAP_EXPECT(&map, "..ww|w");
	entry = kmap_entry(&map, 4);
	entry->wired_count = 1;
	KTEST_CHECK(kmap_insert(&map, 5, 1, KMAP_RW) != entry);
	entry->wired_count = 0;
	KMAP_EXPECT(&map, "..ww|w|w");
	kmap_empty(&map);
}

KTEST(map_extend)
{
	kmap_create(&map);
	check_growth();
	check_shared_object();
	check_partitions();
	check_submap();
	check_hole();
	check_attributes();
	check_state();
	kmap_destroy(&map);
}
