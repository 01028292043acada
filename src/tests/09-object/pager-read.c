/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the pager for files reads the needed page and as many of the pages after it as
 *     the caller expects to need, up to a page that is in memory or the end of the file,
 *     in one transfer; if it reads ahead, the last page is marked PG_RAM; the rest of the
 *     file's last page, and holes, are zeros; a read past the end fails, even if the page's
 *     offset is not less than 4 GiB, and is not counted
 * points: 3
 */
#include "tests/09-object/kfile.h"

#define PAGES 20
#define SIZE  (PAGES * PAGE_SIZE + KFILE_TAIL)

static struct kfile f;

/* Read as kfile_read does, and check that the pager makes one transfer, of COUNT pages. */
static void
read_pages(vm_pindex_t pindex, unsigned ahead, unsigned count)
{
	uint32_t reads = vm_stat_get(V_VNODEIN);
	uint32_t pages = vm_stat_get(V_VNODEPGSIN);

	kfile_spoil_memory();
	KTEST_CHECK_CMP(kfile_read(&f, pindex, ahead), ==, VM_PAGER_OK);
	KTEST_CHECK_CMP(vm_stat_get(V_VNODEIN) - reads, ==, 1);
	KTEST_CHECK_CMP(vm_stat_get(V_VNODEPGSIN) - pages, ==, count);
}

static void
check_pages(vm_pindex_t first, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		kfile_check_page(&f, first + i, KFILE_SEED, SIZE);
}

static void
check_ahead(void)
{
	read_pages(0, 0, 1);
	KFILE_EXPECT(&f, "B");
	kfile_done(&f, 0);
	read_pages(1, 3, 4);
	KFILE_EXPECT(&f, "vBvvr");
	kfile_done(&f, 1);
	check_pages(0, 5);
	for (unsigned i = 2; i < 5; i++)
		KTEST_CHECK_CMP(kfile_page(&f, i)->queue, ==, PQ_INACTIVE);
	/* The read from page 5 on ends at page 6, which is in memory. */
	read_pages(6, 0, 1);
	kfile_done(&f, 6);
	read_pages(5, 7, 1);
	KFILE_EXPECT(&f, "vvvvrBv");
	kfile_done(&f, 5);
	check_pages(5, 2);
}

/* A page that is in memory keeps what a program has stored in it; only the pages after it
 * are read.  */
static void
check_only_ahead(void)
{
	kfile_forget(&f);
	kfile_store(&f, 2, 7);
	read_pages(2, 3, 3);
	KFILE_EXPECT(&f, "..Bvvr");
	kfile_done(&f, 2);
	KFILE_EXPECT(&f, "..dvvr");
	kfile_check_page(&f, 2, 7, SIZE);
	check_pages(3, 3);
	/* Nothing is left to read. */
	KTEST_CHECK_CMP(kfile_read(&f, 4, 1), ==, VM_PAGER_OK);
	kfile_done(&f, 4);
	KFILE_EXPECT(&f, "..dvvr");
}

static void
expect_bad(vm_pindex_t pindex)
{
	uint32_t reads = vm_stat_get(V_VNODEIN);

	KTEST_CHECK_CMP(kfile_read(&f, pindex, 2), ==, VM_PAGER_BAD);
	kfile_done(&f, pindex);
	KTEST_CHECK(kfile_page(&f, pindex) == NULL);
	KTEST_CHECK_CMP(vm_stat_get(V_VNODEIN), ==, reads);
}

static void
check_end(void)
{
	kfile_forget(&f);
	read_pages(PAGES - 1, 7, 2);
	kfile_done(&f, PAGES - 1);
	check_pages(PAGES - 1, 2);
	KTEST_CHECK(kfile_page(&f, PAGES)->flags & PG_RAM);
	KTEST_CHECK(kfile_page(&f, PAGES + 1) == NULL);
	kfile_forget(&f);
	read_pages(PAGES, 3, 1);
	kfile_done(&f, PAGES);
	check_pages(PAGES, 1);
	expect_bad(PAGES + 1);
	expect_bad(1u << (32 - PAGE_SHIFT));
}

static void
check_large_cluster(void)
{
	unsigned count = 0;

	kfile_forget(&f);
	KTEST_CHECK_CMP(kfile_read(&f, 0, 1000), ==, VM_PAGER_OK);
	kfile_done(&f, 0);
	while (kfile_page(&f, count) != NULL)
		count++;
	KTEST_CHECK_CMP(count, >, 8);
	KTEST_CHECK_CMP(count, <=, VM_PAGER_PAGES_MAX);
	check_pages(0, count);
	KTEST_CHECK(kfile_page(&f, count - 1)->flags & PG_RAM);
}

static void
check_hole(void)
{
	struct kfile hole;

	kfile_open(&hole, file_make("/hole"));
	file_write_all(hole.vnode, KFILE_SEED, 3 * PAGE_SIZE, 4 * PAGE_SIZE);
	kfile_spoil_memory();
	KTEST_CHECK_CMP(kfile_read(&hole, 0, 3), ==, VM_PAGER_OK);
	kfile_done(&hole, 0);
	KFILE_EXPECT(&hole, "vvvr");
	for (unsigned i = 0; i < 3; i++)
		kfile_check_page(&hole, i, KFILE_SEED, 0);
	kfile_check_page(&hole, 3, KFILE_SEED, 4 * PAGE_SIZE);
	kfile_close(&hole);
}

static void
check_has_page(void)
{
	vm_object_hold(f.object);
	KTEST_CHECK(vm_pager_has_page(f.object, PAGES));
	KTEST_CHECK(!vm_pager_has_page(f.object, PAGES + 1));
	vm_object_drop(f.object);
}

KTEST(pager_read)
{
	kfile_create(&f, "/f", SIZE);
	check_ahead();
	check_only_ahead();
	check_end();
	check_large_cluster();
	check_hole();
	check_has_page();
	kfile_close(&f);
}
