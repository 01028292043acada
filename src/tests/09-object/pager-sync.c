/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fsync, sync, the syncer and an unmount write to the disk what programs have
 *     stored through mappings that they still have; fsync writes one file only; when the
 *     last mapping is removed, the stored data is written to the file, which can then
 *     leave memory; data that could not be written because of an error is written by a
 *     later sync
 * points: 3
 */
#include "filesys/vnode_ops.h"
#include "tests/09-object/kfile.h"
#include "threads/timer.h"

#define BLOCK   1024 /* bytes */
#define SECTORS (BLOCK / SECTOR_SIZE)
#define SIZE    (2 * PAGE_SIZE)

static struct kfile f;
static struct process process;
static struct vm_space *space;

/* Return the first byte of page I of VNODE's file, as it is on the disk. */
static uint8_t
byte_on_disk(struct vnode *vnode, unsigned i)
{
	static uint8_t data[BLOCK];
	uint32_t block, run;

	lock_acquire(&vnode->lock);
	KTEST_CHECK_CMP(vnode_ops(vnode)->bmap(
			    vnode, i * PAGE_SIZE / BLOCK, 1, &block, &run),
	    ==, 0);
	lock_release(&vnode->lock);
	KTEST_CHECK_CMP(block, >, 0);
	KTEST_CHECK_CMP(
	    block_read(block_root(), block * SECTORS, data, SECTORS), ==, 0);
	return data[0];
}

/* Store BYTE in the first byte of each page. */
static void
store(uint8_t byte)
{
	for (unsigned i = 0; i < SIZE / PAGE_SIZE; i++)
		KTEST_CHECK_CMP(kspace_put(KSPACE_BASE + ptoa(i), byte), ==, 0);
}

static void
expect_on_disk(struct vnode *vnode, uint8_t byte)
{
	for (unsigned i = 0; i < SIZE / PAGE_SIZE; i++)
		KTEST_CHECK_CMP(byte_on_disk(vnode, i), ==, byte);
}

static void
check_fsync(void)
{
	struct kfile other;

	store('a');
	kfile_open(&other, file_make("/other"));
	file_write_all(other.vnode, KFILE_SEED, 0, SIZE);
	KTEST_CHECK_CMP(vnode_fsync(other.vnode), ==, 0);
	KTEST_CHECK(byte_on_disk(f.vnode, 0) != 'a');
	kfile_store(&other, 1, 9);
	KTEST_CHECK_CMP(vnode_fsync(f.vnode), ==, 0);
	expect_on_disk(f.vnode, 'a');
	KFILE_EXPECT(&other, ".d");
	for (unsigned i = 0; i < SIZE / PAGE_SIZE; i++)
		KTEST_CHECK_CMP(kfile_page(&f, i)->dirty, ==, 0);
	kfile_close(&other);
}

static void
check_sync(void)
{
	store('b');
	KTEST_CHECK_CMP(filesys_sync(), ==, 0);
	expect_on_disk(f.vnode, 'b');
	store('c');
	timer_sleep(20 * TIMER_FREQ);
	expect_on_disk(f.vnode, 'c');
}

static void
check_write_error(void)
{
	store('e');
	block_inject(block_root(), BLOCK_WRITE, 1, 1000000);
	KTEST_CHECK_CMP(vnode_fsync(f.vnode), ==, EIO);
	block_inject(block_root(), BLOCK_WRITE, 1, 0);
	KTEST_CHECK_CMP(filesys_sync(), ==, 0);
	expect_on_disk(f.vnode, 'e');
}

static void
expect_in_file(uint8_t byte)
{
	struct vnode *vnode = file_find("/f");
	uint32_t done;
	uint8_t found;

	for (unsigned i = 0; i < SIZE / PAGE_SIZE; i++) {
		KTEST_CHECK_CMP(
		    vnode_read(vnode, &found, 1, ptoa(i), &done), ==, 0);
		KTEST_CHECK_CMP(found, ==, byte);
	}
	vnode_release(vnode);
}

/* Remove the mapping of F, and release its vnode. */
static void
end_mapping(void)
{
	kspace_leave();
	vm_space_destroy(space);
	kfile_close(&f);
}

static void
begin_mapping(void)
{
	kfile_open(&f, file_find("/f"));
	space = kspace_create();
	kspace_enter(&process, space);
	kfile_map(space, &f, SIZE / PAGE_SIZE);
}

/* The last block of the file must be read before a part of it can be written.  The read
 * fails.  */
static void
check_read_error(void)
{
	const uint32_t size = PAGE_SIZE + KFILE_TAIL;

	kfile_create(&f, "/tail", size);
	kfile_store(&f, 1, 9);
	block_inject(block_root(), BLOCK_READ, 1, 1000000);
	KTEST_CHECK_CMP(vnode_fsync(f.vnode), ==, EIO);
	block_inject(block_root(), BLOCK_READ, 1, 0);
	KFILE_EXPECT(&f, ".d");
	KTEST_CHECK_CMP(vnode_fsync(f.vnode), ==, 0);
	KFILE_EXPECT(&f, ".v");
	file_check(f.vnode, 9, PAGE_SIZE, size);
	kfile_close(&f);
}

KTEST(pager_sync)
{
	kfile_create(&f, "/f", SIZE);
	kfile_close(&f);
	begin_mapping();
	check_fsync();
	check_sync();
	check_write_error();
	store('f');
	end_mapping();
	while (vnode_trim(100) > 0)
		continue;
	expect_in_file('f');
	begin_mapping();
	store('g');
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	end_mapping();
	KTEST_CHECK_CMP(filesys_mount(block_root()), ==, 0);
	expect_in_file('g');
	check_read_error();
}
