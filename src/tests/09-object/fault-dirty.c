/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when a page is mapped writable, its flags and those of its object record that;
 *     the page is dirty after a write fault, and after one with VM_FAULT_DIRTY; it gets
 *     PG_NOSYNC if its entry has MAP_ENTRY_NOSYNC or the access has VM_PROT_NOSYNC, unless
 *     it was dirty before; PG_SWAPPED is cleared by a write fault and by one with
 *     VM_FAULT_DIRTY or VM_FAULT_UNSWAP, but not by another read fault
 * points: 3
 */
#include "tests/09-object/kfault.h"

#define FLAGS (OBJ_WRITEABLE | OBJ_MIGHTBEDIRTY)

static struct vm_map map;
static struct kfile f;

static uint32_t
page_flags(unsigned i, uint32_t flags)
{
	return kpages_page(&map, i)->flags & flags;
}

static void
set_swapped(unsigned i)
{
	vm_page_flag_set(kpages_page(&map, i), PG_SWAPPED);
}

/* Pages 0 to 3 of the map are read-only, and pages 4 to 7 writable; both show the file. */
static void
check_writable(void)
{
	KFAULT(&map, 1, VM_PROT_READ, 0);
	KTEST_CHECK_CMP(f.object->flags & FLAGS, ==, 0);
	KTEST_CHECK_CMP(page_flags(1, PG_MAPPED | PG_WRITEABLE), ==, PG_MAPPED);
	KFAULT(&map, 5, VM_PROT_READ, 0);
	KTEST_CHECK_CMP(f.object->flags & FLAGS, ==, FLAGS);
	KTEST_CHECK_CMP(page_flags(5, PG_MAPPED | PG_WRITEABLE | PG_NOSYNC), ==,
	    PG_MAPPED | PG_WRITEABLE);
	KPAGES_EXPECT(&map, ".r...w..");
	KTEST_CHECK(kpages_page(&map, 1) == kpages_page(&map, 5));
	KTEST_CHECK_CMP(kpages_page(&map, 1)->dirty, ==, 0);
	KFAULT_FLAGS(&map, 5, VM_PROT_READ, VM_FAULT_DIRTY, 0);
	KTEST_CHECK_CMP(kpages_page(&map, 5)->dirty, ==, VM_PAGE_BITS_ALL);
	KFAULT(&map, 6, VM_PROT_WRITE, 0);
	KTEST_CHECK_CMP(kpages_page(&map, 6)->dirty, ==, VM_PAGE_BITS_ALL);
}

/* The page becomes dirty even if the entry cannot be written. */
static void
check_read_only(void)
{
	f.object->flags &= ~FLAGS;
	KFAULT_FLAGS(&map, 3, VM_PROT_READ, VM_FAULT_DIRTY, 0);
	KTEST_CHECK_CMP(kpages_page(&map, 3)->dirty, ==, VM_PAGE_BITS_ALL);
	KTEST_CHECK((f.object->flags & OBJ_MIGHTBEDIRTY) != 0);
	KPAGES_EXPECT(&map, ".r.r.www");
}

static void
check_no_sync(void)
{
	struct vm_map_entry *entry = kmap_entry(&map, 4);

	KTEST_CHECK_CMP(page_flags(6, PG_NOSYNC), ==, 0);
	entry->eflags |= MAP_ENTRY_NOSYNC;
	KFAULT(&map, 7, VM_PROT_WRITE, 0);
	KTEST_CHECK_CMP(page_flags(7, PG_NOSYNC), ==, PG_NOSYNC);
	/* A page that was dirty before is still written by the syncer. */
	KFAULT(&map, 6, VM_PROT_WRITE, 0);
	KTEST_CHECK_CMP(page_flags(6, PG_NOSYNC), ==, 0);
	entry->eflags &= ~MAP_ENTRY_NOSYNC;
	KFAULT(&map, 7, VM_PROT_WRITE, 0);
	KTEST_CHECK_CMP(page_flags(7, PG_NOSYNC), ==, 0);
	kpages_page(&map, 7)->dirty = 0;
	KFAULT(&map, 7, VM_PROT_WRITE | VM_PROT_NOSYNC, 0);
	KTEST_CHECK_CMP(page_flags(7, PG_NOSYNC), ==, PG_NOSYNC);
}

static void
check_swapped(void)
{
	struct vm_page *m;

	kmap_insert_picture(&map, "........wwww");
	for (unsigned i = 8; i < 12; i++) {
		KFAULT(&map, i, VM_PROT_WRITE, 0);
		kpages_page(&map, i)->dirty = 0;
		set_swapped(i);
	}
	KFAULT(&map, 8, VM_PROT_READ, 0);
	KTEST_CHECK_CMP(page_flags(8, PG_SWAPPED), ==, PG_SWAPPED);
	KTEST_CHECK_CMP(kpages_page(&map, 8)->dirty, ==, 0);
	KFAULT(&map, 8, VM_PROT_WRITE, 0);
	KTEST_CHECK_CMP(page_flags(8, PG_SWAPPED), ==, 0);
	KTEST_CHECK_CMP(kpages_page(&map, 8)->dirty, ==, VM_PAGE_BITS_ALL);
	KFAULT_FLAGS(&map, 9, VM_PROT_READ, VM_FAULT_DIRTY, 0);
	KTEST_CHECK_CMP(page_flags(9, PG_SWAPPED), ==, 0);
	KTEST_CHECK_CMP(kpages_page(&map, 9)->dirty, ==, VM_PAGE_BITS_ALL);
	KFAULT_FLAGS(
	    &map, 10, VM_PROT_READ, VM_FAULT_DIRTY | VM_FAULT_UNSWAP, 0);
	KTEST_CHECK_CMP(page_flags(10, PG_SWAPPED), ==, 0);
	KTEST_CHECK_CMP(page_flags(11, PG_SWAPPED), ==, PG_SWAPPED);
	KFAULT_FLAGS(&map, 11, VM_PROT_READ, VM_FAULT_UNSWAP, 0);
	KTEST_CHECK_CMP(page_flags(11, PG_SWAPPED), ==, 0);
	KTEST_CHECK_CMP(kpages_page(&map, 11)->dirty, ==, 0);
	/* PG_SWAPPED is the only flag of the page. */
	m = kpages_page(&map, 11);
	kfault_unmap(&map);
	m->flags = PG_SWAPPED;
	KFAULT(&map, 11, VM_PROT_WRITE, 0);
	KTEST_CHECK_CMP(m->flags & PG_SWAPPED, ==, 0);
}

KTEST(fault_dirty)
{
	kfile_create(&f, "/f", 4 * PAGE_SIZE);
	kmap_create(&map);
	kfault_insert(&map, 0, 4, f.object, 0, VM_PROT_READ);
	kfault_insert(&map, 4, 4, f.object, 0, KMAP_RW);
	check_writable();
	check_no_sync();
	check_read_only();
	check_swapped();
	kmap_destroy(&map);
	kfile_close(&f);
}
