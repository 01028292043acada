/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an invalid superblock, group descriptor, inode, block pointer or
 *     directory entry, or an inode in use that is marked as free, makes the mount
 *     or the operation fail with an error, without a panic or a hang
 */
#include "devices/memdisk.h"
#include "tests/disktest.h"

#define TINY_SECTORS 8 /* one block of 4 KiB */

static struct block *disk;
static uint8_t saved[DISK_BLOCK], changed[DISK_BLOCK];
static uint32_t inode_table, inode_size, inodes_per_group;

/* Change 32 bits at byte OFFSET of BLOCK; return the previous value in *OLD. */
static void
change_word(uint32_t block, uint32_t offset, uint32_t value, uint32_t *old)
{
	disk_read(block, changed);
	memcpy(old, changed + offset, sizeof(*old));
	memcpy(changed + offset, &value, sizeof(value));
	disk_write(block, changed);
}

/* Clear the error flag, as e2fsck would.  Returns whether it was set. */
static bool
clear_error_flag(void)
{
	struct ext2_super *super = (struct ext2_super *)changed;
	bool set;

	disk_read(1, changed);
	set = super->state != EXT2_STATE_VALID;
	super->state = EXT2_STATE_VALID;
	disk_write(1, changed);
	return set;
}

/* Check that mounting fails with VALUE at OFFSET of BLOCK. */
static void
expect_refused(uint32_t block, uint32_t offset, uint32_t value)
{
	uint32_t old;

	change_word(block, offset, value, &old);
	KTEST_CHECK_CMP(filesys_mount(disk), ==, EUCLEAN);
	KTEST_CHECK(!filesys_mounted());
	change_word(block, offset, old, &value);
}

static void
check_super(void)
{
	expect_refused(1, offsetof(struct ext2_super, magic), 0x1234);
	expect_refused(1, offsetof(struct ext2_super, blocks_count), 1 << 30);
	expect_refused(1, offsetof(struct ext2_super, blocks_count), 0);
	expect_refused(1, offsetof(struct ext2_super, inodes_count), 7);
	expect_refused(1, offsetof(struct ext2_super, first_data_block), 9);
	expect_refused(1, offsetof(struct ext2_super, log_block_size), 77);
	expect_refused(1, offsetof(struct ext2_super, blocks_per_group), 0);
	expect_refused(1, offsetof(struct ext2_super, blocks_per_group), 9999);
	expect_refused(1, offsetof(struct ext2_super, inodes_per_group), 3);
	expect_refused(1, offsetof(struct ext2_super, revision), 2);
	expect_refused(1, offsetof(struct ext2_super, incompat), 0x40);
	expect_refused(1, offsetof(struct ext2_super, ro_compat), 0x400);
	expect_refused(1, offsetof(struct ext2_super, inode_size), 100);
	expect_refused(2, offsetof(struct ext2_group, inode_table), 1);
	expect_refused(2, offsetof(struct ext2_group, block_bitmap), 1 << 31);
}

static uint32_t
inode_block(uint32_t inumber)
{
	return inode_table + (inumber - 1) * inode_size / DISK_BLOCK;
}

static uint32_t
inode_offset(uint32_t inumber)
{
	return (inumber - 1) * inode_size % DISK_BLOCK;
}

/* Store VALUE at OFFSET of inode INUMBER, which belongs to "/victim".  Check
 * that looking the file up returns OPEN_ERROR.  If OPEN_ERROR is 0, also check that
 * reading the file returns READ_ERROR and, if READ_ERROR is not 0, that writing
 * to the file returns it as well.  */
static void
check_bad_inode(uint32_t inumber, uint32_t offset, uint32_t value,
    int open_error, int read_error)
{
	struct vnode *vnode = NULL;
	uint8_t byte;
	uint32_t old, done;

	disk_read(inode_block(inumber), saved);
	change_word(
	    inode_block(inumber), inode_offset(inumber) + offset, value, &old);
	KTEST_CHECK_CMP(filesys_mount(disk), ==, 0);
	KTEST_CHECK_CMP(vnode_lookup(NULL, "/victim", &vnode), ==, open_error);
	if (vnode != NULL) {
		KTEST_CHECK_CMP(
		    vnode_read(vnode, &byte, 1, 20 * DISK_BLOCK, &done), ==,
		    read_error);
		if (read_error != 0)
			KTEST_CHECK_CMP(vnode_write(vnode, &byte, 1,
					    20 * DISK_BLOCK, &done),
			    ==, read_error);
		vnode_release(vnode);
	}
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	disk_write(inode_block(inumber), saved);
	clear_error_flag();
}

static void
check_inodes(uint32_t inumber)
{
	uint32_t table = offsetof(struct ext2_inode, block) + 12 * 4;

	check_bad_inode(inumber, 0, 0, 0, ENOTSUP); /* mode */
	/* These 32 bits are gid and links: an inode without links is invalid. */
	check_bad_inode(
	    inumber, offsetof(struct ext2_inode, gid), 0, EUCLEAN, 0);
	check_bad_inode(inumber, offsetof(struct ext2_inode, flags),
	    EXT2_FLAG_EXTENTS, EUCLEAN, 0);
	check_bad_inode(
	    inumber, offsetof(struct ext2_inode, size_high), 1, EFBIG, 0);
	/* Pointers to the superblock, to inodes and past the disk's end. */
	check_bad_inode(inumber, table, 1, 0, EUCLEAN);
	check_bad_inode(inumber, table, inode_table, 0, EUCLEAN);
	check_bad_inode(inumber, table, 0xFFFFFFFF, 0, EUCLEAN);
	check_bad_inode(inumber, 0, EXT2_TYPE_DIRECTORY, 0, EISDIR);
}

/* Mark the inode INUMBER of "/victim" as free.  Check that it is not given to another file
 * while a vnode represents it, and that it is marked as used again.  */
static void
check_used_inode(uint32_t inumber)
{
	uint32_t bitmap;
	struct vnode *victim;

	disk_read(2, changed);
	bitmap = ((struct ext2_group *)changed)->inode_bitmap;
	disk_read(bitmap, changed);
	changed[(inumber - 1) / 8] &= (uint8_t) ~(1 << (inumber - 1) % 8);
	disk_write(bitmap, changed);
	KTEST_CHECK_CMP(filesys_mount(disk), ==, 0);
	KTEST_CHECK_CMP(vnode_lookup(NULL, "/victim", &victim), ==, 0);
	KTEST_CHECK_CMP(
	    vnode_create(NULL, "/new", FILE_REGULAR, NULL), ==, EUCLEAN);
	KTEST_CHECK_CMP(vnode_create(NULL, "/new", FILE_REGULAR, NULL), ==, 0);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/new"), ==, 0);
	vnode_release(victim);
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	KTEST_CHECK(clear_error_flag());
}

/* Damage entries of the root directory, one at a time. */
static void
check_entries(uint32_t block)
{
	static const struct {
		uint32_t offset, value;
	} bad[] = {
		{ 4, 0 },           /* length 0 */
		{ 4, 0x0201000A },  /* length not a multiple of 4 */
		{ 4, 0x02010404 },  /* ends past the block's end */
		{ 4, 0x02FF000C },  /* name longer than the entry */
		{ 0, 0xFFFFFFFF },  /* no such inode */
		{ 12, 0x00FFFFFF }, /* second entry: no such inode */
	};

	disk_read(block, saved);
	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++) {
		uint32_t old;

		change_word(block, bad[i].offset, bad[i].value, &old);
		KTEST_CHECK_CMP(filesys_mount(disk), ==, 0);
		KTEST_CHECK_CMP(file_lookup_error("/victim"), ==, EUCLEAN);
		KTEST_CHECK_CMP(vnode_create(NULL, "/new", FILE_REGULAR, NULL),
		    ==, EUCLEAN);
		KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
		disk_write(block, saved);
		clear_error_flag();
	}
}

/* Check that a disk that ends before its group descriptors is refused. */
static void
check_tiny_disk(void)
{
	static uint8_t memory[TINY_SECTORS * SECTOR_SIZE];
	struct ext2_super super = {
		.inodes_count = 32,
		.blocks_count = 1,
		.log_block_size = 2,
		.blocks_per_group = 8192,
		.inodes_per_group = 32,
		.magic = EXT2_MAGIC,
		.state = EXT2_STATE_VALID,
	};

	memcpy(memory + EXT2_SUPER_OFFSET, &super, sizeof(super));
	KTEST_CHECK_CMP(
	    filesys_mount(memdisk_create("tiny", memory, TINY_SECTORS, 0)), ==,
	    EUCLEAN);
}

KTEST(fs_damage)
{
	struct ext2_super *super = (struct ext2_super *)changed;
	struct ext2_inode *root;
	uint32_t inumber;
	struct vnode *vnode;

	disk = block_root();
	vnode = file_make("/victim");
	inumber = vnode_inumber(vnode);
	file_write_all(vnode, 1, 0, 30 * DISK_BLOCK);
	vnode_release(vnode);
	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);

	disk_read(1, changed);
	KTEST_CHECK_CMP(super->log_block_size, ==, 0);
	inode_size = super->inode_size;
	inodes_per_group = super->inodes_per_group;
	KTEST_CHECK_CMP(inumber, <=, inodes_per_group);
	disk_read(2, changed);
	inode_table = ((struct ext2_group *)changed)->inode_table;
	disk_read(inode_block(EXT2_ROOT_INODE), changed);
	root = (struct ext2_inode *)(changed + inode_offset(EXT2_ROOT_INODE));

	check_entries(root->block[0]);
	check_super();
	check_tiny_disk();
	check_inodes(inumber);
	check_used_inode(inumber);
	KTEST_CHECK_CMP(filesys_mount(disk), ==, 0);
	KTEST_CHECK_CMP(file_lookup_error("/victim"), ==, 0);
}
