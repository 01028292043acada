/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if two processes have shared memory since a fork, and one of them, whichever, sets
 *     its inheritance to "copy", the next fork of that process copies the memory: the two
 *     continue to share it, and the child keeps the content from the time of the fork,
 *     whichever of them writes afterward
 * points: 3
 */
#include "tests/10-backing/kchain.h"

static struct vm_map map, sharer, child;

/* Make MAP and SHARER share pages 0 to 2 of a new entry with the given layers; in PARENT,
 * which is one of the two, the inheritance of these pages is "copy" then.  */
static void
share(struct vm_map *parent, const char *layers)
{
	kchain_build(&map, 0, 2, layers);
	KTEST_CHECK_CMP(
	    vm_map_inherit(&map, kmap_va(0), kmap_va(3), VM_INHERIT_SHARE), ==,
	    0);
	kchain_fork(&map, &sharer);
	KTEST_CHECK_CMP(
	    vm_map_inherit(parent, kmap_va(0), kmap_va(3), VM_INHERIT_COPY), ==,
	    0);
}

static void
check_fork(struct vm_map *parent, const char *layers)
{
	share(parent, layers);
	KCHAIN_READ(&map, 0, "abc");
	kchain_fork(parent, &child);
	kchain_write(&sharer, 0, 'S');
	KCHAIN_READ(&child, 0, "abc");
	kchain_write(&map, 1, 'M');
	kchain_write(&child, 2, 'C');
	KCHAIN_READ(&map, 0, "SMc");
	KCHAIN_READ(&sharer, 0, "SMc");
	KCHAIN_READ(&child, 0, "abC");
	KCHAIN_CHECK(&map);
	KCHAIN_CHECK(&sharer);
	KCHAIN_CHECK(&child);
	kmap_destroy(&child);
	kmap_destroy(&sharer);
	kmap_empty(&map);
	kchain_unshare();
}

/* Two parts of an entry use one object, but no other map does, so a fork copies nothing. */
static void
check_clipped(void)
{
	uint32_t copied = vm_stat_get(V_COLLAPSE_COPIED), objects;

	kchain_build(&map, 0, 2, "abcd");
	kchain_clip(&map, 2);
	objects = vm_object_count();
	kchain_fork(&map, &child);
	KTEST_CHECK_CMP(vm_stat_get(V_COLLAPSE_COPIED), ==, copied);
	KTEST_CHECK_CMP(vm_object_count(), ==, objects);
	KCHAIN_READ(&child, 0, "abcd");
	kmap_destroy(&child);
	kmap_empty(&map);
}

KTEST(fork_shared)
{
	struct kchain_use before;

	kmap_create(&map);
	before = kchain_use();
	check_fork(&map, "abc");
	check_fork(&map, ".b.|a..|..c");
	check_fork(&sharer, "abc");
	check_fork(&sharer, ".b.|a..|..c");
	check_clipped();
	kchain_check_use(before);
	kmap_destroy(&map);
}
