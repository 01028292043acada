/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: getpages fills pages up to a file's end, with zeros for holes, and
 *     putpages writes them back without changing the file's size; contiguous
 *     blocks are read with few disk requests; pages before an error are
 *     transferred; devices and directories have no pages; bmap distinguishes
 *     runs of blocks from holes
 */
#include "cpu/layout.h"
#include "devices/block.h"
#include "filesys/vnode_ops.h"
#include "mem/palloc.h"
#include "tests/filetest.h"

#define PAGES  VNODE_PAGES_MAX
#define SIZE   (PAGES * PAGE_SIZE)
#define FILLER 0xA5

static void *pages[PAGES];

static uint8_t
page_byte(uint32_t offset)
{
	return ((uint8_t *)pages[offset / PAGE_SIZE])[offset % PAGE_SIZE];
}

/* Get SIZE bytes at OFFSET of VNODE into pages filled with FILLER, and check
 * that the call returns EXPECTED.  Returns the number of bytes transferred.  */
static uint32_t
get_pages(struct vnode *vnode, uint32_t size, uint32_t offset, int expected)
{
	uint32_t done = 1;

	for (unsigned i = 0; i < PAGES; i++)
		memset(pages[i], FILLER, PAGE_SIZE);
	KTEST_CHECK_CMP(
	    vnode_getpages(vnode, pages, size, offset, &done), ==, expected);
	return done;
}

/* Check that the first END bytes of the pages hold SEED's file bytes starting at
 * OFFSET, and that the rest is still FILLER.  */
static void
check_pages(uint32_t seed, uint32_t offset, uint32_t end)
{
	for (uint32_t i = 0; i < SIZE; i++)
		KTEST_CHECK_CMP(page_byte(i), ==,
		    i < end ? file_byte(seed, offset + i) : FILLER);
}

static void
check_end(void)
{
	struct vnode *vnode = file_make("/end");

	KTEST_CHECK_CMP(get_pages(vnode, PAGE_SIZE, 0, 0), ==, 0);
	file_write_all(vnode, 1, 0, 2 * PAGE_SIZE + 100);
	KTEST_CHECK_CMP(get_pages(vnode, SIZE, 0, 0), ==, 2 * PAGE_SIZE + 100);
	check_pages(1, 0, 2 * PAGE_SIZE + 100);
	KTEST_CHECK_CMP(get_pages(vnode, 10, PAGE_SIZE, 0), ==, 10);
	check_pages(1, PAGE_SIZE, 10);
	KTEST_CHECK_CMP(get_pages(vnode, SIZE, 2 * PAGE_SIZE, 0), ==, 100);
	check_pages(1, 2 * PAGE_SIZE, 100);
	KTEST_CHECK_CMP(get_pages(vnode, SIZE, 3 * PAGE_SIZE, 0), ==, 0);
	check_pages(1, 3 * PAGE_SIZE, 0);
	vnode_release(vnode);
}

/* Make a file with a hole of two pages and a page of data. */
static struct vnode *
make_hole(const char *path)
{
	struct vnode *vnode = file_make(path);

	file_write_all(vnode, 2, 2 * PAGE_SIZE, 3 * PAGE_SIZE);
	return vnode;
}

static void
check_hole(void)
{
	struct vnode *vnode = make_hole("/hole");
	uint32_t block, run;

	KTEST_CHECK_CMP(get_pages(vnode, SIZE, 0, 0), ==, 3 * PAGE_SIZE);
	for (uint32_t i = 0; i < 3 * PAGE_SIZE; i++)
		KTEST_CHECK_CMP(
		    page_byte(i), ==, i < 2 * PAGE_SIZE ? 0 : file_byte(2, i));
	lock_acquire(&vnode->lock);
	KTEST_CHECK_CMP(
	    vnode_ops(vnode)->bmap(vnode, 1, 100, &block, &run), ==, 0);
	KTEST_CHECK_CMP(block, ==, 0);
	KTEST_CHECK_CMP(run, ==, 7); /* blocks of 1 KiB */
	KTEST_CHECK_CMP(
	    vnode_ops(vnode)->bmap(vnode, 8, 3, &block, &run), ==, 0);
	KTEST_CHECK_CMP(block, >, 0);
	KTEST_CHECK_CMP(run, ==, 3);
	lock_release(&vnode->lock);
	vnode_release(vnode);
}

/* Write SIZE of SEED's bytes back at OFFSET of VNODE, and check that the call
 * returns EXPECTED.  Returns the number of bytes transferred.  */
static uint32_t
put_pages(struct vnode *vnode, uint32_t seed, uint32_t size, uint32_t offset,
    int expected)
{
	uint32_t done = 1;

	for (uint32_t i = 0; i < SIZE; i++)
		((uint8_t *)pages[i / PAGE_SIZE])[i % PAGE_SIZE] =
		    file_byte(seed, offset + i);
	KTEST_CHECK_CMP(
	    vnode_putpages(vnode, pages, size, offset, &done), ==, expected);
	return done;
}

static void
check_put(void)
{
	struct vnode *vnode = make_hole("/put");
	uint32_t end = 3 * PAGE_SIZE;

	KTEST_CHECK_CMP(
	    put_pages(vnode, 3, SIZE, PAGE_SIZE, 0), ==, 2 * PAGE_SIZE);
	KTEST_CHECK_CMP(vnode_size(vnode), ==, end);
	file_check(vnode, 3, PAGE_SIZE, end);
	KTEST_CHECK_CMP(put_pages(vnode, 3, SIZE, end, 0), ==, 0);
	KTEST_CHECK_CMP(vnode_size(vnode), ==, end);
	KTEST_CHECK_CMP(vnode_deny_write(vnode), ==, 0);
	KTEST_CHECK_CMP(put_pages(vnode, 4, 10, 0, 0), ==, 10);
	vnode_allow_write(vnode);
	file_check(vnode, 4, 0, 10);
	vnode_release(vnode);
}

/* Read all pages from the disk in clusters; then mount the disk again, read the
 * first page, and read all pages with disk errors.  */
static void
check_disk(void)
{
	struct block_stats before, after;
	struct vnode *vnode = file_make("/disk");

	file_write_all(vnode, 5, 0, SIZE);
	vnode_release(vnode);
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	KTEST_CHECK_CMP(filesys_mount(block_root()), ==, 0);
	vnode = file_find("/disk");
	block_get_stats(block_root(), &before);
	KTEST_CHECK_CMP(get_pages(vnode, SIZE, 0, 0), ==, SIZE);
	block_get_stats(block_root(), &after);
	check_pages(5, 0, SIZE);
	/* At most four reads: the data before the indirect block, that block,
	 * the data after it, and a block bitmap.  */
	KTEST_CHECK_CMP(after.reads - before.reads, <=, 4);
	vnode_release(vnode);

	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	KTEST_CHECK_CMP(filesys_mount(block_root()), ==, 0);
	vnode = file_find("/disk");
	KTEST_CHECK_CMP(get_pages(vnode, PAGE_SIZE, 0, 0), ==, PAGE_SIZE);
	block_inject(block_root(), BLOCK_READ, 1, 1000000);
	KTEST_CHECK_CMP(get_pages(vnode, SIZE, 0, EIO), >=, PAGE_SIZE);
	block_inject(block_root(), BLOCK_READ, 1, 0);
	check_pages(5, 0, 12 * 1024);
	vnode_release(vnode);
}

static void
check_refused(const char *path)
{
	struct vnode *vnode = file_find(path);
	uint32_t done;

	KTEST_CHECK_CMP(
	    vnode_getpages(vnode, pages, PAGE_SIZE, 0, &done), ==, ENODEV);
	KTEST_CHECK_CMP(
	    vnode_putpages(vnode, pages, PAGE_SIZE, 0, &done), ==, ENODEV);
	vnode_release(vnode);
}

KTEST(vnode_pages)
{
	for (unsigned i = 0; i < PAGES; i++)
		KTEST_CHECK((pages[i] = palloc_get_page(0)) != NULL);
	check_end();
	check_hole();
	check_put();
	check_disk();
	check_refused("/dev/zero");
	check_refused("/tmp");
}
