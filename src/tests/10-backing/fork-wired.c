/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: wired memory is copied when the process forks: the parent keeps its pages,
 *     wired and writable, and the child has copies that are not wired; this includes
 *     pages in lower layers, memory that the kernel has wired, and memory that the syncer
 *     skips; pages that can only be read are wired, and unwired, in the layers where they
 *     are, and a fork does not change that
 * points: 3
 */
#include "tests/10-backing/kchain.h"

static struct vm_map map, child;

/* Wire the four pages, whose content is BEFORE, fork, and write to one page of the parent
 * and one of the child.  */
static void
check_wired(bool user, const char *before)
{
	struct vm_map_entry *entry = kmap_entry(&map, 0);
	uint32_t wired = vm_stat_get(V_WIRE_COUNT);
	struct vm_page *pages[4];

	if (!user)
		entry->eflags |= MAP_ENTRY_NOSYNC;
	KTEST_CHECK_CMP(vm_map_wire(&map, kmap_va(0), kmap_va(4), user), ==, 0);
	for (unsigned i = 0; i < 4; i++)
		pages[i] = kpages_page(&map, i);
	KPAGES_EXPECT(&map, "wwww");
	kchain_fork(&map, &child);
	KTEST_CHECK_CMP(kmap_entry(&child, 0)->wired_count, ==, 0);
	KTEST_CHECK_CMP(entry->wired_count, ==, 1);
	KTEST_CHECK_CMP(entry->eflags & MAP_ENTRY_NEEDS_COPY, ==, 0);
	KPAGES_EXPECT(&map, "wwww");
	for (unsigned i = 0; i < 4; i++) {
		KTEST_CHECK(kpages_page(&map, i) == pages[i]);
		KTEST_CHECK_CMP(pages[i]->wire_count, ==, 1);
	}
	KCHAIN_EXPECT(&child, 0, before);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired + 4);
	kpages_put(&map, 1, 'M');
	KCHAIN_READ(&child, 0, before);
	kchain_write(&child, 2, 'N');
	KTEST_CHECK_CMP(kpages_get(&map, 2), ==, before[2]);
	KTEST_CHECK_CMP(kpages_get(&map, 1), ==, 'M');
	KCHAIN_CHECK(&map);
	KCHAIN_CHECK(&child);
	kmap_destroy(&child);
	KTEST_CHECK_CMP(
	    vm_map_unwire(&map, kmap_va(0), kmap_va(4), user), ==, 0);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired);
	kmap_empty(&map);
	kchain_unshare();
}

/* Make the four pages read-only, wire them, and unwire them. */
static void
check_read_only(void)
{
	uint32_t wired = vm_stat_get(V_WIRE_COUNT);

	KTEST_CHECK_CMP(
	    vm_map_protect(&map, kmap_va(0), kmap_va(4), VM_PROT_READ, false),
	    ==, 0);
	KTEST_CHECK_CMP(vm_map_wire(&map, kmap_va(0), kmap_va(4), true), ==, 0);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired + 4);
	KTEST_CHECK_CMP(
	    vm_map_unwire(&map, kmap_va(0), kmap_va(4), true), ==, 0);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired);
	kmap_empty(&map);
	kchain_unshare();
}

/* Fork a map whose pages are wired in the lower layers of a long list. */
static void
check_wired_below(void)
{
	struct vm_map_entry *entry =
	    kchain_build(&map, 0, 2, "..g.|....|....|....|.f..|abcd");
	uint32_t wired = vm_stat_get(V_WIRE_COUNT);
	struct vm_page *pages[4];

	kchain_set_needs_copy(&map, entry);
	kchain_share(entry);
	KTEST_CHECK_CMP(
	    vm_map_protect(&map, kmap_va(0), kmap_va(4), VM_PROT_READ, false),
	    ==, 0);
	KTEST_CHECK_CMP(vm_map_wire(&map, kmap_va(0), kmap_va(4), true), ==, 0);
	for (unsigned i = 0; i < 4; i++)
		pages[i] = kpages_page(&map, i);
	kchain_fork(&map, &child);
	for (unsigned i = 0; i < 4; i++)
		KTEST_CHECK(kpages_page(&map, i) == pages[i]);
	KCHAIN_READ(&child, 0, "afgd");
	kmap_destroy(&child);
	KTEST_CHECK_CMP(
	    vm_map_unwire(&map, kmap_va(0), kmap_va(4), true), ==, 0);
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT), ==, wired);
	kmap_empty(&map);
	kchain_unshare();
}

KTEST(fork_wired)
{
	struct kchain_use before;

	kmap_create(&map);
	before = kchain_use();
	kchain_build(&map, 0, 1, "abcd");
	check_wired(true, "abcd");
	kchain_build(&map, 0, 1, "abcd");
	check_wired(false, "abcd");
	kchain_build(&map, 0, 2, "..g.|.f..|abcd");
	check_wired(true, "afgd");
	kchain_build(&map, 0, 2, "..g.|.f..|abcd");
	check_read_only();
	check_wired_below();
	kchain_check_use(before);
	kmap_destroy(&map);
}
