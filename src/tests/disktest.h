/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Functions for kernel tests that inspect and damage the root disk while it is
 * not mounted: access to blocks, the superblock and inodes.  A disk error fails
 * the test.  Header only.  The block size is 1 KiB.
 */
#ifndef TESTS_DISKTEST_H
#define TESTS_DISKTEST_H

#include "devices/block.h"
#include "filesys/ext2_disk.h"
#include "tests/filetest.h"

#define DISK_BLOCK   1024
#define DISK_SECTORS (DISK_BLOCK / SECTOR_SIZE)

/* Read block BLOCK into the DISK_BLOCK bytes at BUFFER. */
static inline void
disk_read(uint32_t block, void *buffer)
{
	KTEST_CHECK_CMP(block_read(block_root(), block * DISK_SECTORS, buffer,
			    DISK_SECTORS),
	    ==, 0);
}

/* Write the DISK_BLOCK bytes at BUFFER to block BLOCK. */
static inline void
disk_write(uint32_t block, const void *buffer)
{
	KTEST_CHECK_CMP(block_write(block_root(), block * DISK_SECTORS, buffer,
			    DISK_SECTORS),
	    ==, 0);
}

/* Read the superblock.  Fails the test unless the block size is 1 KiB. */
static inline void
disk_read_super(struct ext2_super *super)
{
	disk_read(1, super);
	KTEST_CHECK_CMP(super->log_block_size, ==, 0);
}

/* Return the number of the block that contains inode INUMBER.  *OFFSET is set
 * to the inode's offset in that block.  */
static inline uint32_t
disk_locate_inode(uint32_t inumber, uint32_t *offset)
{
	static struct ext2_super super;
	static struct ext2_group groups[DISK_BLOCK / sizeof(struct ext2_group)];
	uint32_t byte;

	disk_read_super(&super);
	disk_read(2, groups);
	byte = (inumber - 1) % super.inodes_per_group * super.inode_size;
	*offset = byte % DISK_BLOCK;
	return groups[(inumber - 1) / super.inodes_per_group].inode_table +
	    byte / DISK_BLOCK;
}

/* Read inode INUMBER into *INODE. */
static inline void
disk_read_inode(uint32_t inumber, struct ext2_inode *inode)
{
	static uint8_t data[DISK_BLOCK];
	uint32_t offset;

	disk_read(disk_locate_inode(inumber, &offset), data);
	memcpy(inode, data + offset, sizeof(*inode));
}

/* Write *INODE to the disk as inode INUMBER. */
static inline void
disk_write_inode(uint32_t inumber, const struct ext2_inode *inode)
{
	static uint8_t data[DISK_BLOCK];
	uint32_t offset, block = disk_locate_inode(inumber, &offset);

	disk_read(block, data);
	memcpy(data + offset, inode, sizeof(*inode));
	disk_write(block, data);
}

/* Unmount the disk and clear its error flag, as e2fsck would.  Returns whether
 * the flag was set.  */
static inline bool
disk_was_marked(void)
{
	static struct ext2_super super;
	bool marked;

	KTEST_CHECK_CMP(filesys_unmount(), ==, 0);
	disk_read_super(&super);
	marked = super.state & EXT2_STATE_ERROR;
	super.state = EXT2_STATE_VALID;
	disk_write(1, &super);
	return marked;
}

#endif
