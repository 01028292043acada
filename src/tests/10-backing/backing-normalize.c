/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: vm_map_backing_normalize shortens a list of layers if it has as many lower
 *     layers as the limit, but not if it has fewer, and copies only the pages that the
 *     first object does not have; if the first object has all pages of the entry, the
 *     layers below it are released, whatever their number, and nothing is copied; a first
 *     object that has other users does not change
 * points: 5
 */
#include "tests/10-backing/kchain.h"

static struct vm_map map;

/* Normalize the entry of page I, and check the number of copied pages. */
static void
normalize(unsigned i, unsigned copies)
{
	uint32_t copied = vm_stat_get(V_COLLAPSE_COPIED);
	struct vm_map_entry *entry = kmap_entry(&map, i);

	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_backing_normalize(entry), ==, 0);
	vm_map_unlock(&map);
	KTEST_CHECK_CMP(vm_stat_get(V_COLLAPSE_COPIED), ==, copied + copies);
	KCHAIN_CHECK(&map);
}

static void
finish(void)
{
	kmap_empty(&map);
	kchain_unshare();
}

static void
check_short(void)
{
	kchain_build(&map, 0, 0, "abc");
	normalize(0, 0);
	KCHAIN_EXPECT(&map, 0, "abc");
	finish();

	kchain_build(&map, 0, 0, "..f|.e.|d..|...|abc");
	normalize(0, 0);
	KCHAIN_EXPECT(&map, 0, "..f|.e.|d..|...|abc");
	finish();
}

/* Normalize lists with as many lower layers as the limit, which is 5.  A page that no
 * layer has is not created.  */
static void
check_limit(void)
{
	struct vm_map_entry *entry =
	    kchain_build(&map, 0, 1, "..f..|.e...|d....|.....|...g.|abc..");
	struct vm_object *first = entry->ba.object;

	KCHAIN_READ(&map, 0, "defg.");
	/* The last read has created a page of zeros in the first object. */
	normalize(0, 3);
	KTEST_CHECK(entry->ba.object == first);
	KTEST_CHECK_CMP(entry->ba.backing_count, ==, 0);
	KCHAIN_READ(&map, 0, "defg.");
	finish();

	kchain_build(&map, 0, 1, ".f.|...|...|...|...|a..");
	normalize(0, 1);
	KCHAIN_EXPECT(&map, 0, "af.");
	finish();
}

/* The first object has another user, such as a child, so it must not change. */
static void
check_needs_copy(void)
{
	struct vm_map_entry *entry =
	    kchain_build(&map, 0, 1, ".f.|...|...|...|...|a.c");
	struct vm_object *first = entry->ba.object;

	kchain_set_needs_copy(&map, entry);
	kchain_share(entry);
	KCHAIN_READ(&map, 0, "afc");
	normalize(0, 3);
	KTEST_CHECK(entry->ba.object != first);
	KCHAIN_EXPECT(&map, 0, "afc");
	KTEST_CHECK_CMP(first->resident_page_count, ==, 1);
	KTEST_CHECK_CMP(first->ref_count, ==, 1);
	KCHAIN_READ(&map, 0, "afc");
	finish();

	/* The first object has no other user, so its own page need not be copied. */
	entry = kchain_build(&map, 0, 1, ".f.|...|...|...|...|a.c");
	first = entry->ba.object;
	kchain_set_needs_copy(&map, entry);
	normalize(0, 2);
	KTEST_CHECK(entry->ba.object == first);
	KCHAIN_EXPECT(&map, 0, "afc");
	finish();
}

static void
check_full(void)
{
	struct vm_map_entry *entry = kchain_build(&map, 0, 2, "def|abc");
	struct vm_object *below = entry->ba.backing_ba->object;

	KCHAIN_READ(&map, 0, "def");
	normalize(0, 0);
	KCHAIN_EXPECT(&map, 0, "def");
	KTEST_CHECK_CMP(below->ref_count, ==, 1);
	KTEST_CHECK_CMP(kchain_backings_of(below), ==, 0);
	KCHAIN_READ(&map, 0, "def");
	finish();

	/* The same if the first object has another user and the list is long. */
	entry = kchain_build(&map, 0, 2, "def|...|...|...|...|...|...|abc");
	kchain_set_needs_copy(&map, entry);
	kchain_share(entry);
	normalize(0, 0);
	KCHAIN_EXPECT(&map, 0, "def");
	finish();
}

/* Another map uses the first object, and its fault is about to fill page 1, which has no data
 * yet.  */
static void
check_unfilled(void)
{
	struct vm_map_entry *entry = kchain_build(&map, 0, 1, "d.f|abc");

	kchain_set_needs_copy(&map, entry);
	kchain_share(entry);
	kchain_add_invalid(&entry->ba, kmap_va(1));
	normalize(0, 0);
	KCHAIN_EXPECT(&map, 0, "d?f|abc");
	KCHAIN_READ(&map, 0, "dbf");
	finish();
}

/* The first object has more pages than the entry, but another entry shows some of them. */
static void
check_clipped(void)
{
	kchain_build(&map, 0, 1, "efg.|abcd");
	kchain_clip(&map, 2);
	normalize(2, 0);
	KCHAIN_EXPECT(&map, 2, "g.|cd");
	KCHAIN_READ(&map, 2, "gd");
	normalize(0, 0);
	KCHAIN_EXPECT(&map, 0, "ef");
	KCHAIN_READ(&map, 0, "efgd");
	finish();
}

/* Two parts of one entry are shortened one after the other. */
static void
check_parts(void)
{
	kchain_build(&map, 0, 1, ".f.h|....|....|....|....|abcd");
	kchain_clip(&map, 2);
	normalize(2, 2);
	KCHAIN_EXPECT(&map, 2, "ch");
	KCHAIN_EXPECT(&map, 0, ".f|..|..|..|..|ab");
	normalize(0, 1);
	KCHAIN_READ(&map, 0, "afch");
	finish();
}

KTEST(backing_normalize)
{
	struct kchain_use before;

	kmap_create(&map);
	before = kchain_use();
	check_short();
	check_limit();
	check_needs_copy();
	check_full();
	check_unfilled();
	check_clipped();
	check_parts();
	kchain_check_use(before);
	kmap_destroy(&map);
}
