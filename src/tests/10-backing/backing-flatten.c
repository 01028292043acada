/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: flattening an entry copies the pages that its lower layers show and its first
 *     object does not have, and no others; faults find the same content as before; pages
 *     that no layer has are not created; the file at the end of a list stays a layer; if
 *     memory is exhausted, flattening and normalizing fail without releasing a layer
 * points: 5
 * user_pages: 200
 */
#include "tests/10-backing/kchain.h"
#include "tests/kspace.h"

static struct vm_map map;

/* Flatten the entry of page I, and check the result, and the number of copied pages. */
static void
flatten(unsigned i, int expected, unsigned copies)
{
	uint32_t copied = vm_stat_get(V_COLLAPSE_COPIED);
	uint32_t runs = vm_stat_get(V_COLLAPSE_RUNS);
	struct vm_map_entry *entry = kmap_entry(&map, i);

	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_backing_flatten(entry), ==, expected);
	KTEST_CHECK(rwlock_held_exclusive(&map.lock));
	vm_map_unlock(&map);
	KTEST_CHECK_CMP(vm_stat_get(V_COLLAPSE_RUNS), ==, runs + 1);
	KTEST_CHECK_CMP(vm_stat_get(V_COLLAPSE_COPIED), ==, copied + copies);
	KTEST_CHECK(kchain_is_unheld(entry->ba.object));
	KCHAIN_CHECK(&map);
}

static void
check_copies(void)
{
	struct kchain_use before = kchain_use();
	struct vm_object *bottom;

	kchain_build(&map, 0, 2, "..c..|.b.D.|aBCd.");
	bottom = kchain_layer(&map, 0, 2)->object;
	flatten(0, 0, 3);
	KCHAIN_EXPECT(&map, 0, "abcD.");
	KTEST_CHECK_CMP(kmap_entry(&map, 0)->ba.backing_count, ==, 0);
	KTEST_CHECK_CMP(bottom->ref_count, ==, 1);
	KTEST_CHECK(kchain_is_unheld(bottom));
	KTEST_CHECK_CMP(bottom->resident_page_count, ==, 4);
	KCHAIN_READ(&map, 0, "abcD.");
	kchain_write(&map, 0, 'x');
	KCHAIN_EXPECT(&map, 0, "xbcD0");
	kmap_empty(&map);
	kchain_unshare();
	kchain_check_use(before);
}

/* A page without data shows nothing: the page below it is copied. */
static void
check_invalid(void)
{
	kchain_build(&map, 0, 2, "...|...|ab.");
	kchain_add_invalid(kchain_layer(&map, 0, 1), kmap_va(0));
	kchain_add_invalid(kchain_layer(&map, 0, 0), kmap_va(1));
	kchain_add_invalid(kchain_layer(&map, 0, 1), kmap_va(2));
	flatten(0, 0, 2);
	KCHAIN_EXPECT(&map, 0, "ab.");
	KCHAIN_READ(&map, 0, "ab.");
	kmap_empty(&map);
	kchain_unshare();
}

/* Flatten an entry whose lower pages are mapped: the copies replace them. */
static void
check_mapped(void)
{
	kchain_build_offsets(&map);
	kchain_insert(&map, 8, 0, "n");
	KCHAIN_READ(&map, 4, "xyzYn");
	flatten(4, 0, 3);
	/* Page 8 belongs to another entry. */
	KTEST_CHECK_CMP(kpages_mapped(&map, 8), ==, 'w');
	KCHAIN_EXPECT(&map, 4, "xyzY");
	KCHAIN_READ(&map, 4, "xyzY");
	kchain_write(&map, 5, 'n');
	KCHAIN_READ(&map, 4, "xnzY");
	KCHAIN_CHECK(&map);
	kmap_empty(&map);
	kchain_unshare();
}

/* Flatten a part of an entry: the other part does not change. */
static void
check_part(void)
{
	struct vm_map_entry *entry;

	kchain_build_offsets(&map);
	entry = kchain_clip(&map, 6);
	kchain_push(&map, entry, "..");
	flatten(6, 0, 2);
	KCHAIN_EXPECT(&map, 6, "zY");
	KCHAIN_EXPECT(&map, 4, "..|.y|xw");
	KCHAIN_READ(&map, 4, "xyzY");
	kmap_empty(&map);
	kchain_unshare();
}

static void
map_file(struct vnode *file, unsigned first, unsigned pages)
{
	struct vm_map_range range = kmap_range(first, pages, KMAP_RW);

	KTEST_CHECK_CMP(vnode_pager_alloc(file, &range.object), ==, 0);
	range.offset = ptoa(1);
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_private(&map, &range), ==, 0);
	vm_map_unlock(&map);
}

static void
check_file(void)
{
	struct vnode *file = kspace_make_file(5);
	struct vm_map_entry *entry;

	map_file(file, 0, 4);
	KCHAIN_READ(&map, 0, "2345");
	entry = kmap_entry(&map, 0);
	KTEST_CHECK_CMP(kchain_call_shadow(&map, entry), ==, 0);
	kchain_fill(entry, "p...");
	kchain_push(&map, entry, ".q..");
	kchain_push(&map, entry, "..r.");
	vm_pmap_remove(map.pmap, kmap_va(0), kmap_va(4));
	KCHAIN_READ(&map, 0, "pqr5");
	flatten(0, 0, 2);
	KCHAIN_EXPECT(&map, 0, "pqr.|2345");
	KCHAIN_READ(&map, 0, "pqr5");
	/* Only the file is left below the first layer, so nothing is copied. */
	flatten(0, 0, 0);
	KCHAIN_EXPECT(&map, 0, "pqr.|2345");
	kmap_empty(&map);
	kchain_unshare();
	vnode_release(file);
}

static void
check_no_memory(void)
{
	kchain_build(&map, 0, 0, "..c.|.b..|ABCd");
	KCHAIN_READ(&map, 0, "Abcd");
	kchain_use_memory(&map, 2);
	flatten(0, ENOMEM, 2);
	KTEST_CHECK_CMP(kmap_entry(&map, 0)->ba.backing_count, ==, 2);
	KCHAIN_EXPECT(&map, 0, "Abc.|.b..|ABCd");
	kchain_free_memory(&map);
	flatten(0, 0, 1);
	KCHAIN_EXPECT(&map, 0, "Abcd");
	kmap_empty(&map);
	kchain_unshare();
}

/* Normalize a list with as many lower layers as the limit.  There is memory to copy page 0,
 * but not page 1; the other pages need not be copied.  */
static void
check_normalize(void)
{
	struct vm_map_entry *entry =
	    kchain_build(&map, 0, 0, "..cd|....|....|....|.b..|ABCD");

	kchain_use_memory(&map, 1);
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_backing_normalize(entry), ==, ENOMEM);
	vm_map_unlock(&map);
	KCHAIN_EXPECT(&map, 0, "A.cd|....|....|....|.b..|ABCD");
	KCHAIN_CHECK(&map);
	kmap_empty(&map);
	kchain_unshare();
}

KTEST(backing_flatten)
{
	kmap_create(&map);
	check_copies();
	check_invalid();
	check_mapped();
	check_part();
	check_file();
	check_no_memory();
	check_normalize();
	kmap_destroy(&map);
}
