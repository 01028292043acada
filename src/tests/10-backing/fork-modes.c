/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a fork treats each entry according to its inheritance, with and without pages,
 *     and with lower layers: copied memory is separate from then on, shared memory is the
 *     same in both maps, and so is permanent memory; memory with VM_INHERIT_NONE is not in
 *     the child; an entry of the child has the rights, maximum rights, inheritance,
 *     flags and advice of the parent's entry, but is not wired and not in transition; fork
 *     changes no flags of the parent's entries except those of copy-on-write
 * points: 5
 */
#include "lib/abi.h"
#include "tests/10-backing/kchain.h"
#include "tests/kspace.h"

static struct vm_map map, child;

static void
set_inheritance(unsigned first, unsigned end, enum vm_inherit inheritance)
{
	KTEST_CHECK_CMP(
	    vm_map_inherit(&map, kmap_va(first), kmap_va(end), inheritance), ==,
	    0);
}

/* Check that the child's entry at PAGE has the flags of the parent's, except the two of
 * copy-on-write, which can be set later.  */
static void
check_flags(unsigned page)
{
	const uint32_t copied = MAP_ENTRY_COW | MAP_ENTRY_NEEDS_COPY;

	KTEST_CHECK_CMP(kmap_entry(&child, page)->eflags & ~copied, ==,
	    kmap_entry(&map, page)->eflags & ~copied);
}

/* Pages 0 to 2 are copied, 4 to 6 are shared, and 8 to 10 are not inherited. */
static void
check_modes(void)
{
	uint32_t pages;

	kchain_build(&map, 0, 1, "abc");
	kchain_build(&map, 4, 2, "def");
	kchain_build(&map, 8, 3, "ghi");
	set_inheritance(4, 7, VM_INHERIT_SHARE);
	set_inheritance(8, 11, VM_INHERIT_NONE);
	pages = vm_stat_get(V_FORKPAGES);
	kchain_fork(&map, &child);
	KTEST_CHECK_CMP(vm_stat_get(V_FORKPAGES), ==, pages + 3);
	KMAP_EXPECT(&child, "www.www");
	KMAP_EXPECT(&map, "www.www.www");
	check_flags(0);
	check_flags(4);
	kchain_write(&map, 0, 'A');
	kchain_write(&child, 1, 'B');
	kchain_write(&map, 4, 'D');
	kchain_write(&child, 5, 'E');
	kchain_write(&map, 8, 'G');
	KCHAIN_READ(&map, 0, "Abc");
	KCHAIN_READ(&child, 0, "aBc");
	KCHAIN_READ(&map, 4, "DEf");
	KCHAIN_READ(&child, 4, "DEf");
	KCHAIN_READ(&map, 8, "Ghi");
	KTEST_CHECK_CMP(
	    vm_fault(&child, kmap_va(8), VM_PROT_READ, VM_FAULT_NORMAL), ==,
	    EFAULT);
	KCHAIN_CHECK(&map);
	KCHAIN_CHECK(&child);
	kmap_destroy(&child);
	KCHAIN_READ(&map, 0, "Abc");
	KCHAIN_READ(&map, 4, "DEf");
	kmap_empty(&map);
	kchain_unshare();
}

/* Fork memory that has no pages yet. */
static void
check_untouched(void)
{
	kmap_insert_picture(&map, "ww.ww.ww");
	set_inheritance(3, 5, VM_INHERIT_SHARE);
	set_inheritance(6, 8, VM_INHERIT_NONE);
	kchain_fork(&map, &child);
	KMAP_EXPECT(&child, "ww.ww");
	check_flags(0);
	check_flags(3);
	kchain_write(&map, 0, 'a');
	kchain_write(&child, 3, 'b');
	kchain_write(&map, 4, 'c');
	KCHAIN_READ(&child, 0, "..");
	KCHAIN_READ(&map, 3, "bc");
	KCHAIN_READ(&child, 3, "bc");
	kmap_destroy(&child);
	kmap_empty(&map);
}

/* Share memory that needs a copy and has layers. */
static void
check_share_chain(void)
{
	struct vm_map_entry *entry = kchain_build(&map, 0, 1, ".e.|d..|abc");

	kchain_set_needs_copy(&map, entry);
	kchain_share(entry);
	set_inheritance(0, 3, VM_INHERIT_SHARE);
	kchain_fork(&map, &child);
	KCHAIN_EXPECT(&map, 0, "...|.e.|d..|abc");
	KCHAIN_EXPECT(&child, 0, "...|.e.|d..|abc");
	KTEST_CHECK(kmap_entry(&child, 0)->ba.object == entry->ba.object);
	kchain_write(&map, 0, 'D');
	kchain_write(&child, 2, 'C');
	KCHAIN_READ(&map, 0, "DeC");
	KCHAIN_READ(&child, 0, "DeC");
	KCHAIN_CHECK(&map);
	KCHAIN_CHECK(&child);
	kmap_destroy(&child);
	kmap_empty(&map);
	kchain_unshare();
}

/* Parts of one entry with layers are inherited in different ways. */
static void
check_parts(void)
{
	kchain_build_offsets(&map);
	set_inheritance(5, 6, VM_INHERIT_SHARE);
	set_inheritance(6, 7, VM_INHERIT_NONE);
	kchain_fork(&map, &child);
	KMAP_EXPECT(&child, "....w|w.w");
	KCHAIN_READ(&child, 4, "xy");
	KCHAIN_READ(&child, 7, "Y");
	kchain_write(&child, 4, 'X');
	kchain_write(&child, 5, 'n');
	kchain_write(&map, 7, 'm');
	KCHAIN_READ(&map, 4, "xnzm");
	KCHAIN_READ(&child, 4, "Xn");
	KCHAIN_READ(&child, 7, "Y");
	KCHAIN_CHECK(&map);
	KCHAIN_CHECK(&child);
	kmap_destroy(&child);
	kmap_empty(&map);
	kchain_unshare();
}

/* Check that permanent memory is shared, although its inheritance is VM_INHERIT_COPY. */
static void
check_permanent(void)
{
	struct vm_map_range range = kmap_range(0, 2, KMAP_RW);

	range.object = vm_object_allocate(OBJT_PHYS, 2);
	KTEST_CHECK(range.object != NULL);
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_insert(&map, &range, NULL), ==, 0);
	vm_map_unlock(&map);
	kchain_write(&map, 0, 'a');
	kchain_fork(&map, &child);
	kchain_write(&map, 0, 'b');
	kchain_write(&child, 1, 'c');
	KCHAIN_READ(&child, 0, "bc");
	KCHAIN_READ(&map, 0, "bc");
	kmap_destroy(&child);
	KCHAIN_READ(&map, 0, "bc");
	kmap_empty(&map);
}

/* Check the attributes of an entry of the child. */
static void
check_attributes(void)
{
	struct vm_map_entry *entry = kchain_build(&map, 0, 0, "ab"), *copy;

	KTEST_CHECK_CMP(
	    vm_map_protect(&map, kmap_va(0), kmap_va(2), VM_PROT_READ, false),
	    ==, 0);
	KTEST_CHECK_CMP(
	    vm_map_protect(&map, kmap_va(0), kmap_va(2), KMAP_RW, true), ==, 0);
	KTEST_CHECK_CMP(
	    vm_map_madvise(&map, kmap_va(0), kmap_va(2), MADV_SEQUENTIAL, 0),
	    ==, 0);
	KTEST_CHECK_CMP(vm_map_wire(&map, kmap_va(0), kmap_va(2), true), ==, 0);
	kchain_fork(&map, &child);
	copy = kmap_entry(&child, 0);
	KTEST_CHECK_CMP(copy->protection, ==, VM_PROT_READ);
	KTEST_CHECK_CMP(copy->max_protection, ==, KMAP_RW);
	KTEST_CHECK_CMP(copy->inheritance, ==, VM_INHERIT_COPY);
	KTEST_CHECK_CMP(copy->eflags & MAP_ENTRY_BEHAV_MASK, ==,
	    MAP_ENTRY_BEHAV_SEQUENTIAL);
	KTEST_CHECK_CMP(copy->eflags & MAP_ENTRY_USER_WIRED, ==, 0);
	KTEST_CHECK_CMP(copy->wired_count, ==, 0);
	KTEST_CHECK_CMP(copy->id, ==, entry->id);
	KTEST_CHECK_CMP(entry->wired_count, ==, 1);
	KCHAIN_READ(&child, 0, "ab");
	kmap_destroy(&child);
	kmap_empty(&map);
}

/* Check the flags of the entry at PAGE of MAP, except MAP_ENTRY_NEEDS_COPY. */
static void
expect_flags(struct vm_map *checked, unsigned page, uint32_t eflags)
{
	KTEST_CHECK_CMP(
	    kmap_entry(checked, page)->eflags & ~MAP_ENTRY_NEEDS_COPY, ==,
	    eflags);
}

/* Insert the pages of a file at page 6, shared, and at page 8, private, with EFLAGS. */
static void
map_file(struct vnode *file, uint32_t eflags)
{
	struct vm_map_range shared = kmap_range(6, 1, KMAP_RW), private;

	shared.eflags = eflags;
	KTEST_CHECK_CMP(vnode_pager_alloc(file, &shared.object), ==, 0);
	private = shared;
	private.start = kmap_va(8);
	private.end = kmap_va(9);
	KTEST_CHECK_CMP(vnode_pager_alloc(file, &private.object), ==, 0);
	vm_map_lock(&map);
	KTEST_CHECK_CMP(vm_map_insert(&map, &shared, NULL), ==, 0);
	KTEST_CHECK_CMP(vm_map_private(&map, &private), ==, 0);
	vm_map_unlock(&map);
}

/* Fork entries that have the flags EFLAGS.  The entry of page 0 is copied on write, that
 * of page 2 is wired, and that of page 4 is shared; the first two are in transition.  */
static void
check_eflags(struct vnode *file, uint32_t eflags)
{
	const uint32_t transition =
	    MAP_ENTRY_IN_TRANSITION | MAP_ENTRY_NEEDS_WAKEUP;
	struct vm_map_entry *entries[3];

	for (unsigned i = 0; i < 3; i++) {
		entries[i] = kchain_build(&map, 2 * i, 0, "a");
		entries[i]->eflags |= eflags;
	}
	map_file(file, eflags);
	set_inheritance(4, 5, VM_INHERIT_SHARE);
	KTEST_CHECK_CMP(vm_map_wire(&map, kmap_va(2), kmap_va(3), true), ==, 0);
	entries[0]->eflags |= transition;
	entries[1]->eflags |= transition;
	KTEST_CHECK_CMP(kchain_try_fork(&map, &child), ==, 0);
	entries[0]->eflags &= ~transition;
	entries[1]->eflags &= ~transition;
	KCHAIN_CHECK(&map);
	KCHAIN_CHECK(&child);
	expect_flags(&map, 0, eflags | MAP_ENTRY_COW);
	expect_flags(&map, 2, eflags | MAP_ENTRY_USER_WIRED);
	expect_flags(&map, 4, eflags);
	expect_flags(&map, 6, eflags);
	expect_flags(&map, 8, eflags | MAP_ENTRY_COW);
	expect_flags(&child, 0, eflags | MAP_ENTRY_COW);
	expect_flags(&child, 2, eflags | MAP_ENTRY_COW);
	expect_flags(&child, 4, eflags);
	expect_flags(&child, 6, eflags | MAP_ENTRY_COW);
	expect_flags(&child, 8, eflags | MAP_ENTRY_COW);
	kchain_write(&map, 0, 'b');
	kpages_put(&map, 2, 'b');
	kchain_write(&map, 4, 'b');
	KCHAIN_READ(&child, 0, "a");
	KCHAIN_READ(&child, 2, "a");
	KCHAIN_READ(&child, 4, "b");
	kmap_destroy(&child);
	kmap_empty(&map);
}

KTEST(fork_modes)
{
	struct vnode *file = kspace_make_file(1);
	struct kchain_use before;

	kmap_create(&map);
	before = kchain_use();
	check_modes();
	check_untouched();
	check_share_chain();
	check_parts();
	check_permanent();
	check_attributes();
	kchain_check_use(before);
	check_eflags(file, 0);
	check_eflags(file, MAP_ENTRY_NOSYNC);
	kmap_destroy(&map);
	vnode_release(file);
}
