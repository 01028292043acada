/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if the disk fails while pages are read, the read of the needed page fails only
 *     if the error is in that page; pages ahead that could not be read are not left in
 *     memory; a page that could be read only in part is not used; later the pages can be
 *     read
 * points: 3
 */
#include "tests/09-object/kfile.h"

#define PAGES 16
#define SIZE  (PAGES * PAGE_SIZE)

static struct kfile f;

/* Read SIZE bytes at OFFSET, which brings these blocks, and no others, into the buffer
 * cache.  (A read at offset 0, or one that begins where the last one ended, would cause
 * read-ahead.)  */
static void
cache_bytes(uint32_t offset, uint32_t size)
{
	static uint8_t buffer[PAGE_SIZE];
	uint32_t done;

	KTEST_CHECK_CMP(
	    vnode_read(f.vnode, buffer, size, offset, &done), ==, 0);
	KTEST_CHECK_CMP(done, ==, size);
}

static void
check_needed_page(void)
{
	KTEST_CHECK_CMP(kfile_read(&f, 8, 0), ==, VM_PAGER_ERROR);
	kfile_done(&f, 8);
	KTEST_CHECK_CMP(kfile_read(&f, 9, 3), ==, VM_PAGER_ERROR);
	kfile_done(&f, 9);
	/* The first block of page 12 is in the buffer cache. */
	KTEST_CHECK_CMP(kfile_read(&f, 12, 2), ==, VM_PAGER_ERROR);
	kfile_done(&f, 12);
	KFILE_EXPECT(&f, "");
}

static void
check_pages_ahead(void)
{
	KTEST_CHECK_CMP(kfile_read(&f, 4, 1), ==, VM_PAGER_OK);
	kfile_done(&f, 4);
	KFILE_EXPECT(&f, "....v");
	KTEST_CHECK_CMP(kfile_read(&f, 4, 7), ==, VM_PAGER_OK);
	kfile_done(&f, 4);
	KFILE_EXPECT(&f, "....v");
	/* Page 7 is in the buffer cache, but it follows the error. */
	KTEST_CHECK_CMP(kfile_read(&f, 6, 2), ==, VM_PAGER_ERROR);
	kfile_done(&f, 6);
	KFILE_EXPECT(&f, "....v");
	/* The first block of page 12 is in the buffer cache; the rest of the page cannot
	 * be read.  */
	KTEST_CHECK_CMP(kfile_read(&f, 11, 3), ==, VM_PAGER_OK);
	kfile_done(&f, 11);
	KFILE_EXPECT(&f, "....v......v");
	kfile_check_page(&f, 4, KFILE_SEED, SIZE);
	kfile_check_page(&f, 11, KFILE_SEED, SIZE);
}

KTEST(pager_errors)
{
	uint32_t frames;

	kfile_create(&f, "/f", SIZE);
	cache_bytes(ptoa(11), PAGE_SIZE);
	cache_bytes(ptoa(4), PAGE_SIZE);
	cache_bytes(ptoa(12), 1024);
	cache_bytes(ptoa(7), PAGE_SIZE);
	frames = kspace_free_pages();
	kfile_spoil_memory();
	block_inject(block_root(), BLOCK_READ, 1, 1000000);
	check_needed_page();
	check_pages_ahead();
	block_inject(block_root(), BLOCK_READ, 1, 0);
	kfile_forget(&f);
	KTEST_CHECK_CMP(kspace_free_pages(), ==, frames);
	KTEST_CHECK_CMP(kfile_read(&f, 12, 3), ==, VM_PAGER_OK);
	kfile_done(&f, 12);
	KFILE_EXPECT(&f, "............vvvr");
	for (unsigned i = 12; i < PAGES; i++)
		kfile_check_page(&f, i, KFILE_SEED, SIZE);
	kfile_close(&f);
}
