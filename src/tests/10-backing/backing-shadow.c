/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a new first layer is empty and has the size of the entry, and the content of
 *     the entry does not change; the old first layer is below it, with its offset and all
 *     its mappings, and its object loses OBJ_ONEMAPPING; anonymous memory that no other
 *     entry uses is not shadowed, but the object of a file always is; a private mapping of
 *     a file has the attributes that were requested
 * points: 5
 */
#include "mem/palloc.h"
#include "tests/10-backing/kchain.h"
#include "tests/kspace.h"

static struct vm_map map;

/* The object has no other user, so it stays the first. */
static void
check_owned(void)
{
	struct vm_map_entry *entry = kchain_build(&map, 0, 0, "abcd");
	struct vm_object *object = entry->ba.object;
	uint32_t objects = vm_object_count();

	kchain_set_needs_copy(&map, entry);
	entry->eflags |= MAP_ENTRY_NOSYNC;
	KTEST_CHECK_CMP(kchain_call_shadow(&map, entry), ==, 0);
	KTEST_CHECK(entry->ba.object == object);
	KTEST_CHECK_CMP(entry->eflags, ==, MAP_ENTRY_NOSYNC | MAP_ENTRY_COW);
	KTEST_CHECK_CMP(object->ref_count, ==, 1);
	KTEST_CHECK((object->flags & OBJ_ONEMAPPING) != 0);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	KCHAIN_EXPECT(&map, 0, "abcd");

	/* The same with another layer below. */
	kchain_push(&map, entry, "x...");
	object = entry->ba.object;
	kchain_set_needs_copy(&map, entry);
	KTEST_CHECK_CMP(kchain_call_shadow(&map, entry), ==, 0);
	KTEST_CHECK(entry->ba.object == object);
	KTEST_CHECK_CMP(entry->eflags & MAP_ENTRY_NEEDS_COPY, ==, 0);
	KCHAIN_EXPECT(&map, 0, "x...|abcd");
	kmap_empty(&map);
	kchain_unshare();
}

/* The object has another user, so it is shadowed. */
static void
check_shared(void)
{
	struct vm_map_entry *entry = kchain_build(&map, 4, 3, "abcd");
	struct vm_object *object = entry->ba.object;
	uint32_t objects = vm_object_count();
	struct vm_map_backing *second;

	kchain_share(entry);
	kchain_set_needs_copy(&map, entry);
	entry->eflags |= MAP_ENTRY_NOSYNC;
	KCHAIN_READ(&map, 4, "abcd");
	KTEST_CHECK_CMP(kchain_call_shadow(&map, entry), ==, 0);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects + 1);
	KCHAIN_EXPECT(&map, 4, "....|abcd");

	KTEST_CHECK_CMP(entry->eflags, ==, MAP_ENTRY_NOSYNC | MAP_ENTRY_COW);
	KTEST_CHECK_CMP(entry->ba.object->size, ==, 4);
	KTEST_CHECK_CMP(entry->ba.object->ref_count, ==, 1);
	KTEST_CHECK_CMP(entry->ba.offset, ==, 0);
	KTEST_CHECK_CMP(kchain_backings_of(entry->ba.object), ==, 1);
	KTEST_CHECK((entry->ba.object->flags & OBJ_ONEMAPPING) != 0);

	second = entry->ba.backing_ba;
	KTEST_CHECK(second->object == object);
	KTEST_CHECK_CMP(second->offset, ==, ptoa(3));
	KTEST_CHECK_CMP(object->ref_count, ==, 2);
	KTEST_CHECK_CMP(kchain_backings_of(object), ==, 1);
	KTEST_CHECK_CMP(object->flags & OBJ_ONEMAPPING, ==, 0);

	/* The pages were mapped through the layer that is now the second. */
	KPAGES_EXPECT(&map, "....rrrr");
	KCHAIN_CHECK(&map);
	vm_object_hold(object);
	vm_object_page_remove(object, 3, 5, false);
	vm_object_drop(object);
	KPAGES_EXPECT(&map, "......rr");
	KCHAIN_READ(&map, 4, "..cd");
	kmap_empty(&map);
	kchain_unshare();
}

static void
check_order(void)
{
	struct vm_map_entry *entry =
	    kchain_build(&map, 0, 1, "..g.|.f..|e...|abcd");
	struct vm_map_backing *ba;
	unsigned count = 3;

	KCHAIN_EXPECT(&map, 0, "..g.|.f..|e...|abcd");
	for (ba = &entry->ba; ba != NULL; ba = ba->backing_ba) {
		KTEST_CHECK_CMP(ba->backing_count, ==, count--);
		KTEST_CHECK_CMP(ba->start, ==, kmap_va(0));
		KTEST_CHECK_CMP(ba->end, ==, kmap_va(4));
		KTEST_CHECK(ba->pmap == map.pmap);
	}
	KTEST_CHECK_CMP(vm_stat_get(V_CHAIN_MAX), >=, 3);
	KCHAIN_READ(&map, 0, "efgd");
	KCHAIN_CHECK(&map);
	kmap_empty(&map);
	kchain_unshare();
}

/* Call vm_map_private.  Returns the result. */
static int
map_private(const struct vm_map_range *range)
{
	int error;

	vm_map_lock(&map);
	error = vm_map_private(&map, range);
	vm_map_unlock(&map);
	return error;
}

/* The object of a file is shadowed even if the entry is its only user, because a private
 * mapping must not write to it.  */
static void
check_file(struct vnode *file)
{
	struct vm_map_range range = kmap_range(2, 2, KMAP_RW);
	struct vm_map_entry *entry;
	struct vm_object *object;

	KTEST_CHECK_CMP(vnode_pager_alloc(file, &range.object), ==, 0);
	object = range.object;
	range.offset = ptoa(1);
	KTEST_CHECK_CMP(map_private(&range), ==, 0);
	entry = kmap_entry(&map, 2);
	KTEST_CHECK(entry->ba.object == object);
	KTEST_CHECK_CMP(
	    entry->eflags, ==, MAP_ENTRY_COW | MAP_ENTRY_NEEDS_COPY);
	KTEST_CHECK_CMP(kchain_call_shadow(&map, entry), ==, 0);
	KTEST_CHECK(entry->ba.object != object);
	KTEST_CHECK_CMP(entry->ba.object->type, ==, OBJT_DEFAULT);
	KTEST_CHECK(entry->ba.backing_ba->object == object);
	KTEST_CHECK_CMP(object->ref_count, ==, 1);
	KCHAIN_READ(&map, 2, "23");
	kchain_write(&map, 3, 'x');
	KCHAIN_EXPECT(&map, 2, ".x|23");
	kmap_empty(&map);
	KTEST_CHECK_CMP(object->ref_count, ==, 0);
}

/* Check the attributes of a private mapping, and that vm_map_private takes over the
 * reference to the object only if it succeeds.  */
static void
check_private(struct vnode *file)
{
	const uint32_t private = MAP_ENTRY_COW | MAP_ENTRY_NEEDS_COPY;
	struct vm_map_range range = kmap_range(2, 2, VM_PROT_READ);
	struct vm_map_entry *entry;

	KTEST_CHECK_CMP(vnode_pager_alloc(file, &range.object), ==, 0);
	range.offset = ptoa(1);
	range.max_prot = KMAP_RW;
	range.inheritance = VM_INHERIT_SHARE;
	range.eflags = MAP_ENTRY_NOSYNC;
	palloc_inject_failures(1);
	KTEST_CHECK_CMP(map_private(&range), ==, ENOMEM);
	palloc_inject_failures(0);
	KTEST_CHECK_CMP(range.object->ref_count, ==, 1);
	KTEST_CHECK_CMP(map_private(&range), ==, 0);
	KTEST_CHECK_CMP(range.object->ref_count, ==, 1);
	entry = kmap_entry(&map, 3);
	KTEST_CHECK_CMP(entry->ba.start, ==, range.start);
	KTEST_CHECK_CMP(entry->ba.end, ==, range.end);
	KTEST_CHECK_CMP(entry->ba.offset, ==, range.offset);
	KTEST_CHECK_CMP(entry->protection, ==, VM_PROT_READ);
	KTEST_CHECK_CMP(entry->max_protection, ==, KMAP_RW);
	KTEST_CHECK_CMP(entry->inheritance, ==, VM_INHERIT_SHARE);
	KTEST_CHECK_CMP(entry->eflags, ==, MAP_ENTRY_NOSYNC | private);

	vm_object_reference(range.object);
	KTEST_CHECK_CMP(map_private(&range), ==, EEXIST);
	KTEST_CHECK_CMP(range.object->ref_count, ==, 2);
	vm_object_deallocate(range.object);
	kmap_empty(&map);
	KTEST_CHECK_CMP(range.object->ref_count, ==, 0);
}

KTEST(backing_shadow)
{
	struct vnode *file = kspace_make_file(4);

	kmap_create(&map);
	check_owned();
	check_shared();
	check_order();
	check_file(file);
	check_private(file);
	kmap_destroy(&map);
	vnode_release(file);
}
