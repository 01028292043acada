/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The format of ext2 on the disk: little-endian, in blocks of 1, 2 or 4 KiB.
 *
 *	| boot | superblock | group descriptors | rest of group 0 | group 1 ...
 *	0      1024 bytes   next block
 *
 * Each group has a bitmap of its blocks, a bitmap of its inodes, each one block long,
 * and a table of inodes; its descriptor contains their block numbers.  A directory is a
 * file of entries, each of which extends to the next; no entry crosses a block boundary.
 */
#ifndef FILESYS_EXT2_DISK_H
#define FILESYS_EXT2_DISK_H

#include <stdint.h>

#define EXT2_SUPER_OFFSET     1024 /* bytes from the start of the disk */
#define EXT2_SUPER_SIZE       1024
#define EXT2_MAGIC            0xEF53
#define EXT2_ROOT_INODE       2
#define EXT2_FIRST_INODE_REV0 11 /* lower numbers are reserved */
#define EXT2_INODE_SIZE_REV0  128
#define EXT2_LINKS_MAX        32000

/* state */
#define EXT2_STATE_VALID 1 /* unmounted cleanly */
#define EXT2_STATE_ERROR 2 /* damage was found */

/* Features.  An unknown COMPAT feature is harmless; an unknown RO feature forbids
 * writing, and an unknown INCOMPAT feature forbids mounting.  */
#define EXT2_COMPAT_DIR_INDEX  0x20
#define EXT2_RO_SPARSE_SUPER   0x1 /* only some groups have a superblock */
#define EXT2_RO_LARGE_FILE     0x2 /* sizes above 2 GiB */
#define EXT2_INCOMPAT_FILETYPE 0x2 /* entries have types */

struct ext2_super {
	uint32_t inodes_count;
	uint32_t blocks_count;
	uint32_t reserved_blocks;
	uint32_t free_blocks;
	uint32_t free_inodes;
	uint32_t first_data_block; /* 1 if blocks are 1 KiB, else 0 */
	uint32_t log_block_size;   /* block size: 1024 << this */
	uint32_t log_fragment_size;
	uint32_t blocks_per_group;
	uint32_t fragments_per_group;
	uint32_t inodes_per_group;
	uint32_t mount_time, write_time; /* seconds since 1970 */
	uint16_t mount_count, mount_count_max;
	uint16_t magic;
	uint16_t state;
	uint16_t on_errors, minor_revision;
	uint32_t check_time, check_interval;
	uint32_t creator;
	uint32_t revision; /* 0: FIRST_INODE and the fields after it do not
	                    * exist */
	uint16_t reserved_uid, reserved_gid;
	uint32_t first_inode;
	uint16_t inode_size;
	uint16_t group_number;
	uint32_t compat, incompat, ro_compat;
	uint8_t rest[1024 - 104];
};

struct ext2_group {
	uint32_t block_bitmap, inode_bitmap, inode_table; /* blocks */
	uint16_t free_blocks, free_inodes, directories;
	uint16_t pad;
	uint32_t reserved[3];
};

#define EXT2_DIRECT   12 /* pointers to blocks in the inode */
#define EXT2_POINTERS 15 /* including the three to tables */

/* mode */
#define EXT2_TYPE_MASK      0xF000
#define EXT2_TYPE_REGULAR   0x8000
#define EXT2_TYPE_DIRECTORY 0x4000
#define EXT2_TYPE_SYMLINK   0xA000

/* flags */
#define EXT2_FLAG_INDEX   0x1000  /* a directory with a hash index */
#define EXT2_FLAG_EXTENTS 0x80000 /* ext4: no block pointers */

struct ext2_inode {
	uint16_t mode;
	uint16_t uid;
	uint32_t size;
	uint32_t access_time, change_time, modify_time, delete_time;
	uint16_t gid;
	uint16_t links;
	uint32_t sectors; /* occupied; 512 bytes each */
	uint32_t flags;
	uint32_t os1;
	uint32_t block[EXT2_POINTERS];
	uint32_t generation;
	uint32_t attributes; /* block of extended attributes */
	uint32_t size_high;
	uint32_t fragment;
	uint8_t os2[12];
};

/* The first fields after struct ext2_inode, in an inode larger than 128 bytes. */
struct ext2_inode_extra {
	uint16_t size; /* of the extra fields, including this */
	uint16_t checksum;
};
#define EXT2_EXTRA_SIZE 32 /* what Linux and mke2fs use */

/* The start of a block of extended attributes, which several inodes may share. */
struct ext2_attributes {
	uint32_t magic;
	uint32_t references;
};
#define EXT2_ATTRIBUTES_MAGIC 0xEA020000

struct ext2_entry {
	uint32_t inode;  /* 0: not in use */
	uint16_t length; /* to the next entry */
	uint8_t name_length;
	uint8_t type; /* with EXT2_INCOMPAT_FILETYPE, else 0 */
	char name[];
};

#define EXT2_ENTRY_HEADER    8
#define EXT2_ENTRY_REGULAR   1
#define EXT2_ENTRY_DIRECTORY 2

_Static_assert(sizeof(struct ext2_super) == 1024, "superblock");
_Static_assert(sizeof(struct ext2_group) == 32, "group descriptor");
_Static_assert(sizeof(struct ext2_inode) == 128, "inode");
_Static_assert(sizeof(struct ext2_entry) == EXT2_ENTRY_HEADER, "entry");

#endif
