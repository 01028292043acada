/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: vm_map_insert refuses a range that overlaps an entry, is empty or is not
 *     inside the map; then, and if there is no memory, the map and the reference to the
 *     object stay as they were; if it succeeds, the map takes over the reference
 */
#include "mem/palloc.h"
#include "tests/08-map/kmap.h"

static struct vm_map map;
static struct vm_object *object;

/* Try to insert the range [START, END) with the object.  Returns the result. */
static int
insert_object(vaddr_t start, vaddr_t end)
{
	struct vm_map_range range = kmap_range(0, 1, KMAP_RW);
	int error;

	range.start = start;
	range.end = end;
	range.object = object;
	vm_map_lock(&map);
	error = vm_map_insert(&map, &range, NULL);
	vm_map_unlock(&map);
	return error;
}

static void
check_refused(vaddr_t start, vaddr_t end, int expected)
{
	KTEST_CHECK_CMP(insert_object(start, end), ==, expected);
	KTEST_CHECK_CMP(object->ref_count, ==, 1);
	KTEST_CHECK_CMP(map.nentries, ==, 2);
	KTEST_CHECK_CMP(map.size, ==, 4 * PAGE_SIZE);
	KMAP_EXPECT(&map, "...ww..rr");
}

static void
check_overlaps(void)
{
	/* Pages 3, 4, 7 and 8 are mapped. */
	static const unsigned char overlaps[][2] = {
		{ 3, 5 },
		{ 2, 4 },
		{ 4, 6 },
		{ 2, 6 },
		{ 3, 4 },
		{ 4, 5 },
		{ 5, 8 },
		{ 8, 9 },
		{ 8, 12 },
		{ 1, 16 },
		{ 6, 9 },
	};

	for (unsigned i = 0; i < ARRAY_SIZE(overlaps); i++)
		check_refused(
		    kmap_va(overlaps[i][0]), kmap_va(overlaps[i][1]), EEXIST);
}

static void
check_outside(void)
{
	check_refused(KMAP_BASE - PAGE_SIZE, kmap_va(1), EINVAL);
	check_refused(kmap_va(15), KMAP_END + PAGE_SIZE, EINVAL);
	check_refused(KMAP_END, KMAP_END + PAGE_SIZE, EINVAL);
	check_refused(kmap_va(1), kmap_va(1), EINVAL);
	check_refused(kmap_va(2), kmap_va(1), EINVAL);
}

KTEST(map_insert)
{
	uint32_t objects = vm_object_count();

	kmap_create(&map);
	kmap_insert_picture(&map, "...ww..rr");
	object = vm_object_allocate(OBJT_DEFAULT, 4);
	KTEST_CHECK(object != NULL);
	check_overlaps();
	check_outside();
	palloc_inject_failures(1);
	check_refused(kmap_va(9), kmap_va(10), ENOMEM);
	palloc_inject_failures(0);
	KTEST_CHECK_CMP(insert_object(kmap_va(5), kmap_va(7)), ==, 0);
	KTEST_CHECK_CMP(object->ref_count, ==, 1);
	KTEST_CHECK(kmap_entry(&map, 6)->ba.object == object);
	KMAP_EXPECT(&map, "...ww|ww|rr");
	kmap_destroy(&map);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
}
