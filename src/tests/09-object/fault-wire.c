/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: wiring brings in all pages of a range, and wires and maps each of them once,
 *     with the rights of its entry; if one of them cannot be brought in, because the file
 *     ends, the disk fails or memory is exhausted, all are unwired again; unwired pages
 *     stay mapped, and are in a queue again, and a page that is soft busy is not waited for;
 *     the guard page of a kernel stack is not
 *     wired
 * points: 4
 */
#include "tests/09-object/kfault.h"

#define USER   true
#define KERNEL false

static struct vm_map map;
static uint32_t wired;

static int
wire(unsigned first, unsigned end, bool user)
{
	int error = vm_map_wire(&map, kmap_va(first), kmap_va(end), user);

	kfault_check_idle_at(&map, __FILE__, __LINE__);
	return error;
}

static void
unwire(unsigned first, unsigned end, bool user)
{
	KTEST_CHECK_CMP(
	    vm_map_unwire(&map, kmap_va(first), kmap_va(end), user), ==, 0);
	kfault_check_idle_at(&map, __FILE__, __LINE__);
}

/* Check that COUNT pages are wired, and that pages [FIRST, END) of the map are among
 * them, each wired once.  */
static void
expect_wired(unsigned first, unsigned end, unsigned count)
{
	KTEST_CHECK_CMP(vm_stat_get(V_WIRE_COUNT) - wired, ==, count);
	for (unsigned i = first; i < end; i++)
		KTEST_CHECK_CMP(kpages_page(&map, i)->wire_count, ==, 1);
}

static void
check_zeros(void)
{
	kfile_spoil_memory();
	kmap_insert_picture(&map, "wwww|rr");
	KFAULT(&map, 1, VM_PROT_WRITE, 0);
	kpages_put(&map, 1, 9);
	KTEST_CHECK_CMP(wire(0, 6, USER), ==, 0);
	KPAGES_EXPECT(&map, "wwwwrr");
	expect_wired(0, 6, 6);
	for (unsigned i = 0; i < 6; i++)
		KTEST_CHECK(kfault_is_filled(&map, i, i == 1 ? 9 : 0));
	/* Other faults at a wired page do not wire it again. */
	KFAULT(&map, 0, VM_PROT_READ, 0);
	expect_wired(0, 6, 6);
	/* A fault in a wired entry makes no burst. */
	vm_pmap_remove(map.pmap, kmap_va(0), kmap_va(4));
	KTEST_CHECK_CMP(
	    vm_fault(&map, kmap_va(1), VM_PROT_READ, VM_FAULT_BURST), ==, 0);
	KPAGES_EXPECT(&map, ".w..rr");
	for (unsigned i = 0; i < 4; i++)
		KTEST_CHECK_CMP(
		    vm_fault(&map, kmap_va(i), VM_PROT_READ, VM_FAULT_NORMAL),
		    ==, 0);
	/* The entries have a second wiring, but the pages do not. */
	KTEST_CHECK_CMP(wire(0, 4, KERNEL), ==, 0);
	expect_wired(0, 6, 6);
	unwire(0, 6, USER);
	expect_wired(0, 4, 4);
	KTEST_CHECK_CMP(kpages_page(&map, 4)->wire_count, ==, 0);
	unwire(0, 4, KERNEL);
	expect_wired(0, 0, 0);
	KPAGES_EXPECT(&map, "wwwwrr");
	for (unsigned i = 0; i < 6; i++) {
		KTEST_CHECK_CMP(kpages_page(&map, i)->wire_count, ==, 0);
		KTEST_CHECK_CMP(kpages_page(&map, i)->queue, ==, PQ_ACTIVE);
	}
	kmap_empty(&map);
}

/* Wire an entry with another flag, and unwire its first half, while a thread has one of the
 * pages soft busy.  */
static void
check_half(void)
{
	struct vm_page *m;

	kmap_insert(&map, 0, 8, KMAP_RW)->eflags |= MAP_ENTRY_NOSYNC;
	KTEST_CHECK_CMP(wire(0, 8, USER), ==, 0);
	expect_wired(0, 8, 8);
	m = kpages_page(&map, 1);
	KTEST_CHECK(vm_page_sbusy_try(m));
	KTEST_CHECK_CMP(
	    vm_map_unwire(&map, kmap_va(0), kmap_va(4), USER), ==, 0);
	vm_page_sbusy_drop(m);
	expect_wired(4, 8, 4);
	unwire(4, 8, USER);
	expect_wired(0, 0, 0);
	/* Pages that cannot be accessed are not wired. */
	kmap_insert(&map, 9, 2, VM_PROT_NONE);
	KTEST_CHECK_CMP(wire(9, 11, USER), ==, EACCES);
	expect_wired(0, 0, 0);
	kmap_empty(&map);
}

/* Pages that are wired for the kernel become dirty, because the kernel may write to them. */
static void
check_kernel(void)
{
	kmap_insert_picture(&map, "www");
	KTEST_CHECK_CMP(wire(0, 3, KERNEL), ==, 0);
	KPAGES_EXPECT(&map, "www");
	expect_wired(0, 3, 3);
	for (unsigned i = 0; i < 3; i++)
		KTEST_CHECK_CMP(
		    kpages_page(&map, i)->dirty, ==, VM_PAGE_BITS_ALL);
	/* Unmapping unwires. */
	kmap_empty(&map);
	expect_wired(0, 0, 0);
}

/* Wire a range that extends past the end of a file, then a range within the file, and
 * finally a range with pages that cannot be read, because the disk fails.  */
static void
check_file(void)
{
	struct kfile f;

	kfile_create(&f, "/f", 4 * PAGE_SIZE);
	kmap_insert_picture(&map, "ww");
	kfault_insert(&map, 2, 6, f.object, 0, VM_PROT_READ);
	KTEST_CHECK_CMP(wire(0, 8, USER), ==, EFAULT);
	expect_wired(0, 0, 0);
	KTEST_CHECK_CMP(wire(0, 6, USER), ==, 0);
	KPAGES_EXPECT(&map, "wwrrrr..");
	expect_wired(0, 6, 6);
	for (unsigned i = 0; i < 4; i++)
		KTEST_CHECK_CMP(kfile_page(&f, i)->dirty, ==, 0);
	unwire(0, 6, USER);
	expect_wired(0, 0, 0);
	kmap_empty(&map);
	kfile_close(&f);
	kfile_create(&f, "/g", 4 * PAGE_SIZE);
	kmap_insert_picture(&map, "ww");
	kfault_insert(&map, 2, 4, f.object, 0, VM_PROT_READ);
	kmap_entry(&map, 2)->eflags |= MAP_ENTRY_BEHAV_RANDOM;
	KFAULT(&map, 3, VM_PROT_READ, 0);
	block_inject(block_root(), BLOCK_READ, 1, 1000);
	KTEST_CHECK_CMP(wire(0, 6, USER), ==, EIO);
	block_inject(block_root(), BLOCK_READ, 1, 0);
	expect_wired(0, 0, 0);
	KFILE_EXPECT(&f, ".v");
	kmap_empty(&map);
	kfile_close(&f);
}

/* Wire ten pages, of which one is in memory, while at most four others can be allocated;
 * then wire them again while there is memory for all.  */
static void
check_no_memory(void)
{
	static struct vm_page *pages[8192];
	unsigned count;

	kmap_insert_picture(&map, "wwwwwwwwww");
	KFAULT(&map, 0, VM_PROT_WRITE, 0);
	count = kfault_take_pages(pages, ARRAY_SIZE(pages), 4);
	KTEST_CHECK_CMP(wire(0, 10, USER), ==, ENOMEM);
	expect_wired(0, 0, 0);
	KTEST_CHECK_CMP(kmap_entry(&map, 0)->wired_count, ==, 0);
	kfault_give_pages(pages, count);
	KTEST_CHECK_CMP(wire(0, 10, USER), ==, 0);
	expect_wired(0, 10, 10);
	unwire(0, 10, USER);
	kmap_empty(&map);
}

/* Truncate a file whose pages are wired, and extend it again. */
static void
check_truncated(void)
{
	struct kfile f;

	kfile_create(&f, "/h", 4 * PAGE_SIZE);
	kfault_insert(&map, 0, 4, f.object, 0, KMAP_RW);
	KTEST_CHECK_CMP(wire(0, 4, USER), ==, 0);
	vnode_truncate(f.vnode, 2 * PAGE_SIZE);
	KPAGES_EXPECT(&map, "ww..");
	KFAULT(&map, 2, VM_PROT_READ, EFAULT);
	vnode_truncate(f.vnode, 4 * PAGE_SIZE);
	KFAULT(&map, 2, VM_PROT_READ, 0);
	KPAGES_EXPECT(&map, "www.");
	KTEST_CHECK(kfault_is_filled(&map, 2, 0));
	expect_wired(0, 3, 4);
	unwire(0, 4, USER);
	expect_wired(0, 0, 0);
	kmap_empty(&map);
	kfile_close(&f);
}

static void
check_guard(void)
{
	kmap_insert(&map, 0, 4, KMAP_RW)->eflags |= MAP_ENTRY_KSTACK;
	KTEST_CHECK_CMP(
	    vm_map_wire(&map, kmap_va(0), kmap_va(4), KERNEL), ==, 0);
	KPAGES_EXPECT(&map, ".www");
	expect_wired(1, 4, 3);
	KTEST_CHECK_CMP(
	    vm_map_unwire(&map, kmap_va(0), kmap_va(4), KERNEL), ==, 0);
	expect_wired(0, 0, 0);
	kmap_empty(&map);
}

KTEST(fault_wire)
{
	wired = vm_stat_get(V_WIRE_COUNT);
	kmap_create(&map);
	check_zeros();
	check_half();
	check_kernel();
	check_guard();
	check_no_memory();
	check_file();
	check_truncated();
	kmap_destroy(&map);
}
