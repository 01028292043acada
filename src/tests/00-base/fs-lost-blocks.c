/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a block that is marked free while a file uses it, or that belongs to
 *     two files, is detected; the disk is marked as damaged, and a file that
 *     is created afterward keeps its own contents
 */
#include "tests/disktest.h"

#define SIZE (30 * DISK_BLOCK)

/* Create file PATH, with bytes derived from SEED; return its inode number. */
static uint32_t
create_file(const char *path, uint32_t seed)
{
	struct vnode *vnode = file_make(path);
	uint32_t inumber = vnode_inumber(vnode);

	file_write_all(vnode, seed, 0, SIZE);
	vnode_release(vnode);
	return inumber;
}

static int
read_error(const char *path)
{
	static uint8_t data[SIZE];
	struct vnode *vnode = file_find(path);
	uint32_t done;
	int error = vnode_read(vnode, data, SIZE, 0, &done);

	vnode_release(vnode);
	return error;
}

static void
check_content(const char *path, uint32_t seed)
{
	struct vnode *vnode = file_find(path);

	file_check(vnode, seed, 0, SIZE);
	vnode_release(vnode);
}

/* Mark BLOCK free in the bitmap and in its group's count. */
static void
mark_free(uint32_t block)
{
	static struct ext2_super super;
	static struct ext2_group groups[DISK_BLOCK / sizeof(struct ext2_group)];
	static uint8_t bitmap[DISK_BLOCK];
	uint32_t bit, number;

	disk_read_super(&super);
	disk_read(2, groups);
	number = (block - super.first_data_block) / super.blocks_per_group;
	bit = (block - super.first_data_block) % super.blocks_per_group;
	disk_read(groups[number].block_bitmap, bitmap);
	KTEST_CHECK(bitmap[bit / 8] & 1 << bit % 8);
	bitmap[bit / 8] &= ~(1 << bit % 8);
	groups[number].free_blocks++;
	disk_write(groups[number].block_bitmap, bitmap);
	disk_write(2, groups);
}

/* Check that the kernel detects a block of "/a" that was marked free and is
 * allocated to another file.  */
static void
check_lost_block(uint32_t inumber)
{
	struct ext2_inode inode;

	disk_read_inode(inumber, &inode);
	ktest_note("lost inode=%u block=%u", inumber, inode.block[3]);
	mark_free(inode.block[3]);
	KTEST_CHECK_CMP(filesys_mount(block_root()), ==, 0);
	create_file("/taker", 3);
	KTEST_CHECK_CMP(read_error("/a"), ==, EUCLEAN);
	check_content("/taker", 3);
	KTEST_CHECK(disk_was_marked());
}

/* Check that the kernel detects a block shared by "/a" and "/b" and, when "/b"
 * is removed, does not give the block to another file.  */
static void
check_shared_block(uint32_t a, uint32_t b)
{
	struct ext2_inode inode, other;
	struct vnode *vnode;

	disk_read_inode(a, &inode);
	disk_read_inode(b, &other);
	other.block[3] = inode.block[3];
	disk_write_inode(b, &other);
	KTEST_CHECK_CMP(filesys_mount(block_root()), ==, 0);
	vnode = file_find("/a");
	file_write_all(vnode, 4, 0, SIZE);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/b"), ==, 0);
	KTEST_CHECK_CMP(filesys_sync(), ==, 0);
	create_file("/taker", 5);
	check_content("/taker", 5);
	file_check(vnode, 4, 0, SIZE);
	vnode_release(vnode);
	KTEST_CHECK(disk_was_marked());
}

KTEST(fs_lost_blocks)
{
	uint32_t a = create_file("/a", 1), b = create_file("/b", 2);

	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	check_shared_block(a, b);
	KTEST_CHECK_CMP(filesys_mount(block_root()), ==, 0);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/taker"), ==, 0);
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	check_lost_block(a);
}
