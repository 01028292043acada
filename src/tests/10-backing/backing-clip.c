/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an entry with three layers, which have different offsets in their objects, can be
 *     clipped anywhere: each part has a list of its own with all layers, and each layer shows
 *     the same pages at the same addresses; a list can be copied for another pmap; moving
 *     an edge of an entry moves it in all layers; copying and moving do not sleep
 * points: 6
 */
#include "tests/10-backing/kchain.h"

static struct vm_map map;
static struct spinlock spinlock; /* held while a function must not sleep */

/* Fail the test unless the objects of ENTRY have USERS backings and as many references,
 * not counting those of kchain_share.  */
static void
check_users(const struct vm_map_entry *entry, unsigned users)
{
	const struct vm_map_backing *ba;

	for (ba = &entry->ba; ba != NULL; ba = ba->backing_ba) {
		KTEST_CHECK_CMP(kchain_backings_of(ba->object), ==, users);
		KTEST_CHECK_CMP(
		    ba->object->ref_count, ==, users + (ba != &entry->ba));
	}
}

/* Fail the test unless A and B refer to the same objects, with different lists. */
static void
check_separate(const struct vm_map_entry *a, const struct vm_map_entry *b)
{
	const struct vm_map_backing *left = &a->ba, *right = &b->ba;

	for (; left != NULL && right != NULL;
	     left = left->backing_ba, right = right->backing_ba) {
		KTEST_CHECK(left != right);
		KTEST_CHECK(left->object == right->object);
		KTEST_CHECK_CMP(left->backing_count, ==, right->backing_count);
	}
	KTEST_CHECK(left == NULL && right == NULL);
}

/* Cut the entry at page AT, with vm_map_clip_start if START, and otherwise with
 * vm_map_clip_end, and check both parts.  */
static void
check_clip(unsigned at, bool start)
{
	static const struct {
		const char *front, *back;
	} layers[] = {
		{ ".|.|x", ".z.|y.Y|wvu" },
		{ "..|.y|xw", "z.|.Y|vu" },
		{ "..z|.y.|xwv", ".|Y|u" },
	};
	struct vm_map_entry *entry = kchain_build_offsets(&map);

	KCHAIN_READ(&map, 4, "xyzY");
	vm_map_lock(&map);
	KTEST_CHECK_CMP(start ? vm_map_clip_start(&map, entry, kmap_va(at)) :
				vm_map_clip_end(&map, entry, kmap_va(at)),
	    ==, 0);
	vm_map_unlock(&map);
	KCHAIN_EXPECT(&map, at - 1, layers[at - 5].front);
	KCHAIN_EXPECT(&map, at, layers[at - 5].back);
	check_users(entry, 2);
	check_separate(kmap_entry(&map, at - 1), kmap_entry(&map, at));
	KCHAIN_CHECK(&map);
	KCHAIN_READ(&map, 4, "xyzY");
	/* A write to the back part puts the copy into its first object, at the right
	 * index.  */
	kchain_write(&map, at, 'N');
	KTEST_CHECK_CMP(
	    kchain_page(kchain_layer(&map, at, 0), kmap_va(at)), ==, 'N');
	KTEST_CHECK_CMP(
	    kchain_page(kchain_layer(&map, at, 2), kmap_va(at)), !=, 'N');
	KCHAIN_CHECK(&map);
	kmap_empty(&map);
	kchain_unshare();
}

/* Copy the list of an entry for another pmap, and release the copy. */
static void
check_replicate(void)
{
	struct vm_map_entry *entry = kchain_build_offsets(&map), copy;
	const struct vm_map_backing *ba, *original = &entry->ba;
	struct pmap *pmap = pmap_create();
	int error;

	KTEST_CHECK(pmap != NULL);
	copy = *entry;
	spin_acquire(&spinlock);
	error = vm_map_backing_replicate(&copy, pmap);
	spin_release(&spinlock);
	KTEST_CHECK_CMP(error, ==, 0);
	check_users(entry, 2);
	check_separate(entry, &copy);
	for (ba = &copy.ba; ba != NULL; ba = ba->backing_ba) {
		KTEST_CHECK(ba->pmap == pmap);
		KTEST_CHECK_CMP(ba->start, ==, original->start);
		KTEST_CHECK_CMP(ba->end, ==, original->end);
		KTEST_CHECK_CMP(ba->offset, ==, original->offset);
		original = original->backing_ba;
	}
	vm_map_backing_release(&copy);
	check_users(entry, 1);
	KCHAIN_EXPECT(&map, 4, "..z.|.y.Y|xwvu");
	pmap_release(pmap);
	kmap_empty(&map);
	kchain_unshare();
}

/* Fail the test unless the layers of ENTRY cover pages [FIRST, END) of the map, and show
 * the same pages there as in kchain_build_offsets.  */
static void
check_edges(struct vm_map_entry *entry, unsigned first, unsigned end)
{
	static const unsigned offsets[] = { 1, 2, 4 };
	const struct vm_map_backing *ba;
	unsigned depth = 0;

	for (ba = &entry->ba; ba != NULL; ba = ba->backing_ba) {
		KTEST_CHECK_CMP(ba->start, ==, kmap_va(first));
		KTEST_CHECK_CMP(ba->end, ==, kmap_va(end));
		KTEST_CHECK_CMP(
		    ba->offset, ==, ptoa(offsets[depth] + first - 4));
		depth++;
	}
	KTEST_CHECK_CMP(depth, ==, 3);
}

static void
check_adjust(void)
{
	struct vm_map_entry *entry = kchain_build_offsets(&map);

	vm_map_lock(&map);
	spin_acquire(&spinlock);
	vm_map_backing_adjust_start(entry, kmap_va(6));
	check_edges(entry, 6, 8);
	vm_map_backing_adjust_end(entry, kmap_va(7));
	check_edges(entry, 6, 7);
	vm_map_backing_adjust_start(entry, kmap_va(4));
	vm_map_backing_adjust_end(entry, kmap_va(8));
	check_edges(entry, 4, 8);
	spin_release(&spinlock);
	vm_map_unlock(&map);
	KCHAIN_EXPECT(&map, 4, "..z.|.y.Y|xwvu");
	KCHAIN_CHECK(&map);
	kmap_empty(&map);
	kchain_unshare();
}

/* An entry without an object has no list to copy or release. */
static void
check_untouched(void)
{
	struct vm_map_entry copy = *kmap_insert(&map, 0, 2, KMAP_RW);

	KTEST_CHECK_CMP(vm_map_backing_replicate(&copy, map.pmap), ==, 0);
	KTEST_CHECK(copy.ba.object == NULL && copy.ba.backing_ba == NULL);
	vm_map_backing_release(&copy);
	kmap_empty(&map);
}

KTEST(backing_clip)
{
	struct kchain_use before;

	spin_init(&spinlock, "backing-clip");
	kmap_create(&map);
	before = kchain_use();
	for (unsigned at = 5; at < 8; at++) {
		check_clip(at, true);
		check_clip(at, false);
	}
	check_replicate();
	check_adjust();
	check_untouched();
	kchain_check_use(before);
	kmap_destroy(&map);
}
