/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mounting and unmounting the root file system.
 *
 * What mount has checked, nobody checks again: the superblock's geometry, and
 * that the bitmaps and inode tables of each group lie within it.  A disk that
 * does not pass, or has a feature that would have us misread or miswrite it,
 * is refused with a message.  One that was not unmounted is taken: the orders
 * (see order.c) keep it safe to use, and it stays marked for e2fsck.
 *
 * The counts of free blocks and inodes live in memory and are written when the
 * file system is synchronised; e2fsck corrects them after a crash.
 */
#include "filesys/ext2.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "devices/block.h"

#define TIME_UNKNOWN	1577836800	/* 2020-01-01, in s since 1970 */

/* ---- checks: what is wrong, or NULL ---- */

static const char no_memory[] = "not enough memory";

static const char *
check_features(const struct ext2_super *super)
{
	if (super->magic != EXT2_MAGIC)
		return "no ext2 file system";
	if (super->revision > 1)
		return "an unknown revision of ext2";
	if (super->revision == 0)
		return NULL;
	if (super->incompat & ~EXT2_INCOMPAT_FILETYPE)
		return "it has features of ext3 or ext4 (use mke2fs -t ext2)";
	if (super->ro_compat & ~(EXT2_RO_SPARSE_SUPER | EXT2_RO_LARGE_FILE))
		return "it has features that forbid writing";
	return NULL;
}

/* => the fields of ext2 that derive from the superblock are set. */
static const char *
check_geometry(const struct ext2_super *super)
{
	uint32_t bits = ext2.block_size * 8;

	if (super->first_data_block != (ext2.block_size == 1024) ||
	    super->blocks_count <= super->first_data_block)
		return "bad number of blocks";
	if ((uint64_t)super->blocks_count * ext2.block_sectors >
	    block_sectors(ext2.disk))
		return "the file system is larger than the disk";
	if (ext2.inode_size < EXT2_INODE_SIZE_REV0 ||
	    ext2.inode_size > ext2.block_size ||
	    (ext2.inode_size & (ext2.inode_size - 1)) != 0)
		return "bad size of inodes";
	if (super->blocks_per_group == 0 || super->blocks_per_group > bits)
		return "bad number of blocks in a group";
	if (super->inodes_per_group == 0 || super->inodes_per_group > bits ||
	    super->inodes_per_group % (ext2.block_size / ext2.inode_size) != 0)
		return "bad number of inodes in a group";
	return NULL;
}

static const char *
check_groups(const struct ext2_super *super)
{
	uint32_t blocks = super->blocks_count - super->first_data_block;

	ext2.group_count = DIV_ROUND_UP(blocks, super->blocks_per_group);
	ext2.table_blocks = super->inodes_per_group / ext2.inodes_per_block;
	ext2.descriptor_blocks = DIV_ROUND_UP(ext2.group_count *
	    sizeof(struct ext2_group), ext2.block_size);
	if ((uint64_t)super->inodes_per_group * ext2.group_count !=
	    super->inodes_count || super->inodes_count >= TIME_UNKNOWN)
		return "bad number of inodes";
	if (ext2.first_inode > super->inodes_count || ext2.first_inode <
	    EXT2_ROOT_INODE + 1)
		return "bad number of reserved inodes";
	if (ext2.descriptor_blocks >= super->blocks_per_group)
		return "too many groups";
	return NULL;
}

/* ---- mounting ---- */

static uint32_t
size_limit(const struct ext2_super *super)
{
	uint64_t pointers = ext2.pointers;
	uint64_t blocks = EXT2_DIRECT + pointers + pointers * pointers +
	    pointers * pointers * pointers;
	uint64_t format = super->revision > 0 &&
	    (super->ro_compat & EXT2_RO_LARGE_FILE) ? UINT32_MAX : INT32_MAX;

	return MIN(blocks << ext2.block_shift, format);
}

static const char *
read_super(void)
{
	struct ext2_super *super = &ext2.super;
	const char *why;

	if (block_sectors(ext2.disk) < 4)
		return "no ext2 file system";
	if (block_read(ext2.disk, EXT2_SUPER_OFFSET / SECTOR_SIZE, super,
	    EXT2_SUPER_SIZE / SECTOR_SIZE) != 0)
		return "the superblock cannot be read";
	why = check_features(super);
	if (why != NULL)
		return why;
	if (super->log_block_size > 2)
		return "blocks of more than 4 KiB";
	if (super->state & EXT2_STATE_ERROR)
		return "it is marked as damaged (run e2fsck)";
	ext2.state = super->state;
	ext2.block_shift = 10 + super->log_block_size;
	ext2.block_size = 1 << ext2.block_shift;
	ext2.block_sectors = ext2.block_size / SECTOR_SIZE;
	ext2.pointers = ext2.block_size / sizeof(uint32_t);
	ext2.inode_size = super->revision == 0 ? EXT2_INODE_SIZE_REV0 :
	    super->inode_size;
	ext2.first_inode = super->revision == 0 ? EXT2_FIRST_INODE_REV0 :
	    super->first_inode;
	ext2.has_types = super->revision > 0 &&
	    (super->incompat & EXT2_INCOMPAT_FILETYPE);
	ext2.time_base = MAX(super->write_time, (uint32_t)TIME_UNKNOWN);
	ext2.size_max = size_limit(super);
	if (super->revision == 0)
		super->ro_compat = 0;
	why = check_geometry(super);
	if (why != NULL)
		return why;
	ext2.inodes_per_block = ext2.block_size / ext2.inode_size;
	return check_groups(super);
}

static bool
is_power(uint32_t number, uint32_t base)
{
	while (number % base == 0)
		number /= base;
	return number == 1;
}

/* Does group NUMBER begin with a superblock and all descriptors? */
static bool
has_super(uint32_t number)
{
	if (!(ext2.super.ro_compat & EXT2_RO_SPARSE_SUPER) || number <= 1)
		return true;
	return is_power(number, 3) || is_power(number, 5) ||
	    is_power(number, 7);
}

/* Is the part of a group from BLOCK on, COUNT blocks long, within its blocks and
 * after its superblock?  FIRST is the group's first block.  */
static bool
is_inside(const struct group *group, uint32_t first, uint32_t block,
    uint32_t count)
{
	/* Unsigned: what is before FIRST is far beyond the end. */
	return block - first >= group->super_blocks &&
	    block - first < group->blocks &&
	    count <= group->blocks - (block - first);
}

/* Fill group NUMBER from its descriptor; false: it makes no sense. */
static bool
fill_group(uint32_t number, const struct ext2_group *descriptor)
{
	const struct ext2_super *super = &ext2.super;
	struct group *group = &ext2.groups[number];
	uint32_t first = super->first_data_block +
	    number * super->blocks_per_group;

	group->blocks = MIN(super->blocks_per_group,
	    super->blocks_count - first);
	group->inodes = super->inodes_per_group;
	group->block_bitmap = descriptor->block_bitmap;
	group->inode_bitmap = descriptor->inode_bitmap;
	group->inode_table = descriptor->inode_table;
	group->free_blocks = MIN(descriptor->free_blocks, group->blocks);
	group->free_inodes = MIN(descriptor->free_inodes, group->inodes);
	group->directories = descriptor->directories;
	group->super_blocks = has_super(number) ?
	    1 + ext2.descriptor_blocks : 0;
	return is_inside(group, first, group->block_bitmap, 1) &&
	    is_inside(group, first, group->inode_bitmap, 1) &&
	    is_inside(group, first, group->inode_table, ext2.table_blocks) &&
	    group->block_bitmap != group->inode_bitmap &&
	    group->block_bitmap - group->inode_table >= ext2.table_blocks &&
	    group->inode_bitmap - group->inode_table >= ext2.table_blocks;
}

static const char *
read_groups(void)
{
	ext2.groups = calloc(ext2.group_count, sizeof *ext2.groups);
	if (ext2.groups == NULL)
		return no_memory;
	ext2.super.free_blocks = ext2.super.free_inodes = 0;
	for (uint32_t i = 0; i < ext2.group_count; i++) {
		struct buffer *buffer;
		uint32_t offset;
		bool good;

		if (buffer_get(ext2_locate_group(i, &offset), 0, &buffer) != 0)
			return "a group descriptor cannot be read";
		good = fill_group(i, (void *)(buffer->data + offset));
		buffer_put(buffer);
		if (!good)
			return "bad group descriptor";
		ext2.super.free_blocks += ext2.groups[i].free_blocks;
		ext2.super.free_inodes += ext2.groups[i].free_inodes;
	}
	return NULL;
}

/* Find the root and mark the disk as mounted. */
static const char *
take_over(void)
{
	struct vnode *root;
	bool is_directory;

	if (vnode_get(ext2.mount, EXT2_ROOT_INODE, &root) != 0)
		return "the root directory cannot be read";
	is_directory = vnode_type(root) == FILE_DIRECTORY;
	vnode_release(root);
	if (!is_directory)
		return "the root is no directory";
	ext2.super.mount_count++;
	if (ext2_store_super(ext2.state & ~EXT2_STATE_VALID) != 0 ||
	    buffer_flush_all() != 0)
		return "it cannot be written";
	return NULL;
}

void
ext2_init(void)
{
	lock_init_named(&ext2.lock, "ext2");
}

/* Forget the disk before.  The lock stays: its state is not the disk's. */
static void
reset(struct mount *mount, struct block *disk)
{
	memset((char *)&ext2 + sizeof ext2.lock, 0,
	    sizeof ext2 - sizeof ext2.lock);
	ext2_damage_reset();
	ext2.mount = mount;
	ext2.disk = disk;
}

void
ext2_destroy(struct mount *mount UNUSED)
{
	cache_destroy();
	ext2_taken_destroy();
	free(ext2.groups);
	ext2.groups = NULL;
	ext2.mount = NULL;
}

/* Fill in ext2, and the cache; what is wrong, or NULL. */
static const char *
open_disk(void)
{
	const char *why = read_super();

	if (why != NULL)
		return why;
	ext2.mount->root = EXT2_ROOT_INODE;
	ext2.mount->inodes = ext2.super.inodes_count;
	if (cache_create(ext2.disk, ext2.block_size, &ext2.lock) != 0)
		return no_memory;
	ext2_taken_create();
	why = read_groups();
	if (why == NULL)
		why = take_over();
	if (why != NULL)
		ext2_destroy(ext2.mount);
	return why;
}

int
ext2_mount(struct mount *mount, struct block *disk)
{
	const char *why;

	if (ext2.mount != NULL)
		return EBUSY;
	reset(mount, disk);
	why = open_disk();
	if (why != NULL) {
		printf("ext2: %s: not mounted: %s\n", block_name(disk), why);
		free(ext2.groups);
		ext2.groups = NULL;
		ext2.mount = NULL;
		return why == no_memory ? ENOMEM : EUCLEAN;
	}
	if (!(ext2.state & EXT2_STATE_VALID))
		printf("ext2: %s: was not unmounted; run e2fsck on it\n",
		    block_name(disk));
	return 0;
}
