/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: each of three adjacent entries can be clipped at each of its pages, with
 *     clip_start and clip_end; each page stays the same page of the same object; and
 *     merging the parts restores the entries; the parts of an entry that had no object get
 *     one object, unless the entry is larger than a partition; if there is no memory for it,
 *     the entry is not clipped; a submap cannot be clipped
 * points: 7
 */
#include "tests/08-map/kmap.h"

#define MAPPED 12                             /* pages: three entries of four */
#define PART   (VM_MAP_PARTITION / PAGE_SIZE) /* pages */

static struct vm_map map, submap;

/* The object and index of each page before a cut. */
static struct {
	struct vm_object *object;
	vm_pindex_t pindex;
} before[MAPPED];

static void
note_pages(void)
{
	struct vm_map_entry *entry;

	for (unsigned i = 0; i < MAPPED; i++) {
		entry = kmap_entry(&map, i);
		before[i].object = entry->ba.object;
		before[i].pindex = vm_map_backing_index(&entry->ba, kmap_va(i));
	}
}

static void
check_pages(void)
{
	struct vm_map_entry *entry;

	for (unsigned i = 0; i < MAPPED; i++) {
		entry = kmap_entry(&map, i);
		KTEST_CHECK(entry->ba.object == before[i].object);
		KTEST_CHECK_CMP(vm_map_backing_index(&entry->ba, kmap_va(i)),
		    ==, before[i].pindex);
	}
}

/* Check that each entry is attached to its object, and has one reference to it. */
static void
check_attached(void)
{
	struct vm_map_entry *entry, *other;
	unsigned users;

	for (entry = vm_map_first(&map); entry != NULL;
	     entry = vm_map_next(&map, entry)) {
		KTEST_CHECK(entry->ba.object != NULL);
		users = 0;
		for (other = vm_map_first(&map); other != NULL;
		     other = vm_map_next(&map, other))
			users += other->ba.object == entry->ba.object;
		KTEST_CHECK_CMP(
		    list_size(&entry->ba.object->backing_list), ==, users);
		KTEST_CHECK_CMP(entry->ba.object->ref_count, ==, users);
	}
}

/* Cut the entry that contains page I at page AT, with clip_start if START, otherwise
 * with clip_end.  If AT is not inside the entry, nothing must change.  */
static void
clip_entry(unsigned i, unsigned at, bool start)
{
	struct vm_map_entry *entry = kmap_entry(&map, i), *other;
	vaddr_t first = entry->ba.start, end = entry->ba.end;
	vaddr_t va = kmap_va(at);
	bool inside = va > first && va < end;

	vm_map_lock(&map);
	KTEST_CHECK_CMP(start ? vm_map_clip_start(&map, entry, va) :
				vm_map_clip_end(&map, entry, va),
	    ==, 0);
	vm_map_unlock(&map);
	KTEST_CHECK_CMP(entry->ba.start, ==, inside && start ? va : first);
	KTEST_CHECK_CMP(entry->ba.end, ==, inside && !start ? va : end);
	KTEST_CHECK_CMP(map.nentries, ==, inside ? 4 : 3);
	KTEST_CHECK_CMP(map.size, ==, MAPPED * PAGE_SIZE);
	check_pages();
	check_attached();
	if (!inside)
		return;
	other = kmap_entry(&map, start ? at - 1 : at);
	KTEST_CHECK_CMP(other->protection, ==, entry->protection);
	KTEST_CHECK_CMP(other->max_protection, ==, entry->max_protection);
	KTEST_CHECK_CMP(other->inheritance, ==, entry->inheritance);
	KTEST_CHECK_CMP(other->id, ==, entry->id);
}

static void
merge_all(unsigned i)
{
	struct vm_map_entry *entry = kmap_entry(&map, i);

	vm_map_lock(&map);
	vm_map_simplify_entry(&map, entry);
	vm_map_unlock(&map);
	KMAP_EXPECT(&map, "wwww|rrrr|wwww");
	check_pages();
	check_attached();
}

static void
allocate_objects(void)
{
	struct vm_map_entry *entry;

	vm_map_lock(&map);
	for (entry = vm_map_first(&map); entry != NULL;
	     entry = vm_map_next(&map, entry))
		KTEST_CHECK_CMP(vm_map_entry_allocate_object(entry), ==, 0);
	vm_map_unlock(&map);
}

/* Check that an entry that has not been accessed gets its object before it is cut:
 * otherwise its parts would get different objects.  */
static void
check_untouched(void)
{
	struct vm_map_entry *entry = kmap_insert(&map, 2, 4, KMAP_RW);

	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_clip_start(&map, entry, kmap_va(4)), ==, 0);
	vm_map_unlock(&map);
	KMAP_EXPECT(&map, "..ww|ww");
	KTEST_CHECK(kmap_entry(&map, 2)->ba.object != NULL);
	KTEST_CHECK(
	    kmap_entry(&map, 2)->ba.object == kmap_entry(&map, 4)->ba.object);
}

/* Check whether the parts of an entry of up to a partition, and of a larger one, have an
 * object.  */
static void
check_sizes(void)
{
	struct vm_map large;

	vm_map_init(&large, map.pmap, KMAP_BASE, kmap_va(2 * PART), true);
	for (unsigned pages = PART - 1; pages <= PART + 1; pages++) {
		struct vm_map_entry *entry =
		    kmap_insert(&large, 0, pages, KMAP_RW);

		vm_map_lock(&large);
		KTEST_CHECK_CMP(
		    vm_map_clip_start(&large, entry, kmap_va(4)), ==, 0);
		vm_map_unlock(&large);
		KTEST_CHECK_CMP(entry->ba.object != NULL, ==, pages <= PART);
		KTEST_CHECK(
		    kmap_entry(&large, 0)->ba.object == entry->ba.object);
		kmap_empty(&large);
	}
}

/* Check that an entry without an object is not clipped if any one of the allocations that
 * this needs fails.  */
static void
check_no_memory(void)
{
	unsigned n = 0;
	int error;

	do {
		struct vm_map_entry *entry = kmap_insert(&map, 2, 4, KMAP_RW);

		kmap_fail_one(++n);
		vm_map_lock(&map);
		error = vm_map_clip_end(&map, entry, kmap_va(4));
		vm_map_unlock(&map);
		palloc_inject_failures(0);
		KMAP_EXPECT(&map, error != 0 ? "..wwww" : "..ww|ww");
		if (error != 0)
			KTEST_CHECK_CMP(error, ==, ENOMEM);
		else
			check_attached();
		kmap_empty(&map);
	} while (error != 0 && n < 10);
	KTEST_CHECK_CMP(n, >, 2); /* an object and an entry */
	KTEST_CHECK_CMP(error, ==, 0);
}

/* Check that the lower part of a stack that is cut keeps the room to grow. */
static void
check_stack(bool start)
{
	struct vm_map_range range = kmap_range(4, 4, KMAP_RW);
	struct vm_map_entry *entry;

	range.eflags = MAP_ENTRY_STACK;
	range.aux = ptoa(2);
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_insert(&map, &range, &entry), ==, 0);
	KTEST_CHECK_CMP(start ? vm_map_clip_start(&map, entry, kmap_va(6)) :
				vm_map_clip_end(&map, entry, kmap_va(6)),
	    ==, 0);
	vm_map_unlock(&map);
	KTEST_CHECK_CMP(kmap_entry(&map, 5)->aux, ==, ptoa(2));
	KTEST_CHECK_CMP(kmap_entry(&map, 6)->aux, ==, 0);
	kmap_empty(&map);
}

static void
check_submap(void)
{
	struct vm_map_entry *entry = kmap_insert_submap(&map, &submap, 4, 4);

	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_clip_start(&map, entry, kmap_va(6)), ==, EINVAL);
	KTEST_CHECK_CMP(vm_map_clip_end(&map, entry, kmap_va(6)), ==, EINVAL);
	KTEST_CHECK_CMP(vm_map_clip_start(&map, entry, kmap_va(4)), ==, 0);
	KTEST_CHECK_CMP(vm_map_clip_end(&map, entry, kmap_va(8)), ==, 0);
	vm_map_unlock(&map);
	KMAP_EXPECT(&map, "....wwww");
	kmap_empty(&map);
}

KTEST(map_clip)
{
	kmap_create(&map);
	kmap_insert_picture(&map, "wwww|rrrr|wwww");
	allocate_objects();
	note_pages();
	for (unsigned i = 0; i < MAPPED; i += 4)
		for (unsigned at = i == 0 ? 0 : i - 1; at <= i + 5; at++) {
			clip_entry(i, at, true);
			merge_all(i);
			clip_entry(i, at, false);
			merge_all(i);
		}
	kmap_empty(&map);
	check_untouched();
	kmap_empty(&map);
	check_sizes();
	check_no_memory();
	check_stack(true);
	check_stack(false);
	check_submap();
	kmap_destroy(&map);
}
