/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: with MAP_CLIP_NO_HOLES, vm_map_clip_range of a range with a hole fails,
 *     wherever the hole is, and leaves no entry marked; without that flag it marks
 *     exactly the entries of the range, and returns the first of them, if there is one
 * points: 2
 */
#include "tests/08-map/kmap.h"

static struct vm_map map;

static int
clip_range(
    unsigned start, unsigned end, unsigned flags, struct vm_map_entry **first)
{
	int error;

	vm_map_lock(&map);
	error =
	    vm_map_clip_range(&map, kmap_va(start), kmap_va(end), flags, first);
	vm_map_unlock(&map);
	return error;
}

/* Mark the entries of pages [START, END), and check that the first of them starts at page
 * FIRST.  */
static void
mark_range(unsigned start, unsigned end, unsigned flags, unsigned first)
{
	struct vm_map_entry *entry = NULL;

	KTEST_CHECK_CMP(clip_range(start, end, flags, &entry), ==, 0);
	KTEST_CHECK(entry != NULL);
	KTEST_CHECK_CMP(entry->ba.start, ==, kmap_va(first));
}

static void
unclip_range(unsigned start, unsigned end)
{
	vm_map_lock(&map);
	vm_map_unclip_range(&map, kmap_va(start), kmap_va(end));
	vm_map_unlock(&map);
}

static void
check_refused(unsigned start, unsigned end)
{
	struct vm_map_entry *entry;

	KTEST_CHECK_CMP(
	    clip_range(start, end, MAP_CLIP_NO_HOLES, &entry), ==, EFAULT);
	for (unsigned i = 2; i < 12; i++)
		if (i != 5 && i != 6 && i != 9)
			KTEST_CHECK_CMP(kmap_entry(&map, i)->eflags &
				MAP_ENTRY_IN_TRANSITION,
			    ==, 0);
}

KTEST(map_holes)
{
	struct vm_map_entry unset, *entry = &unset;

	kmap_create(&map);
	kmap_insert_picture(&map, "..www..rr.ww");
	check_refused(0, 3);
	check_refused(1, 2);
	check_refused(3, 6);
	check_refused(4, 8);
	check_refused(5, 7);
	check_refused(6, 9);
	check_refused(8, 11);
	check_refused(10, 13);
	check_refused(12, 14);
	check_refused(2, 12);
	mark_range(3, 11, 0, 3);
	KMAP_EXPECT(&map, "..w|xx..xx.x|w");
	unclip_range(3, 11);
	KMAP_EXPECT(&map, "..www..rr.ww");
	mark_range(6, 8, 0, 7);
	KMAP_EXPECT(&map, "..www..x|r.ww");
	unclip_range(6, 8);
	mark_range(3, 4, MAP_CLIP_NO_HOLES, 3);
	KMAP_EXPECT(&map, "..w|x|w..rr.ww");
	unclip_range(3, 4);
	KMAP_EXPECT(&map, "..www..rr.ww");
	KTEST_CHECK_CMP(clip_range(5, 7, 0, &entry), ==, 0);
	KTEST_CHECK(entry == NULL);
	unclip_range(5, 7);
	kmap_destroy(&map);
}
