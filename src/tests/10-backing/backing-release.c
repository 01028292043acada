/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: releasing an entry's layers frees the objects that no other entry uses, and
 *     leaves no backing, reference or hold of the entry on the other objects, which keep
 *     their pages
 * points: 3
 */
#include "tests/10-backing/kchain.h"

static struct vm_map map;

/* Release an entry that is the only user of its layers. */
static void
check_alone(void)
{
	struct kchain_use before = kchain_use();

	kchain_build(&map, 0, 0, "..i.|h...|.g..|..f.|e...|abcd");
	kchain_unshare();
	KTEST_CHECK_CMP(vm_object_count(), ==, before.objects + 6);
	KCHAIN_READ(&map, 0, "hgid");
	kmap_empty(&map);
	kchain_check_use(before);
}

/* Release an entry whose objects all have another user. */
static void
check_shared(void)
{
	struct vm_map_entry *entry = kchain_build_offsets(&map);
	struct vm_object *objects[3];
	const struct vm_map_backing *ba;
	unsigned count = 0;

	KCHAIN_READ(&map, 4, "xyzY");
	kchain_share(entry);
	for (ba = &entry->ba; ba != NULL; ba = ba->backing_ba)
		objects[count++] = ba->object;
	kmap_empty(&map);
	for (unsigned i = 0; i < count; i++) {
		KTEST_CHECK_CMP(objects[i]->ref_count, ==, 1);
		KTEST_CHECK(kchain_is_unheld(objects[i]));
		KTEST_CHECK_CMP(kchain_backings_of(objects[i]), ==, 0);
		KTEST_CHECK_CMP(objects[i]->flags & OBJ_DEAD, ==, 0);
	}
	/* The lower objects have other users, so their pages are not freed with the
	 * entry.  */
	KTEST_CHECK_CMP(objects[1]->resident_page_count, ==, 3);
	KTEST_CHECK_CMP(objects[2]->resident_page_count, ==, 6);
	kchain_unshare();
}

/* Release one of two parts of an entry: the other part stays complete. */
static void
check_halves(void)
{
	kchain_build_offsets(&map);
	kchain_clip(&map, 6);
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_delete(&map, kmap_va(4), kmap_va(6)), ==, 0);
	vm_map_unlock(&map);
	KCHAIN_EXPECT(&map, 6, "z.|.Y|vu");
	KCHAIN_READ(&map, 6, "zY");
	KCHAIN_CHECK(&map);
	kmap_empty(&map);
	kchain_unshare();
}

KTEST(backing_release)
{
	struct kchain_use before;

	kmap_create(&map);
	before = kchain_use();
	check_alone();
	check_shared();
	check_halves();
	kchain_check_use(before);
	kmap_destroy(&map);
}
