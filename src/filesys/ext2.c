/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mounting ext2.
 *
 * Mount checks the superblock's geometry, and that the bitmaps and inode tables of each
 * group lie within the group; these are trusted afterward.  A disk that fails a check,
 * or has an unsupported feature that would cause it to be misread or damaged, is
 * refused with a message.  A disk that was not unmounted is accepted: the order of
 * writes (order.c) keeps it safe to use, and it stays marked for e2fsck.
 *
 * The counts of free blocks and inodes are kept in memory and written when the file
 * system is synchronized; after a crash, e2fsck corrects them.
 */
#include "filesys/ext2.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "devices/block.h"

#define TIME_UNKNOWN 1577836800 /* 2020-01-01, in seconds since 1970 */

/* ---- checks: each returns what is wrong, or NULL ---- */

static const char no_memory[] = "not enough memory";

static const char *
check_features(const struct ext2_super *super)
{
	if (super->magic != EXT2_MAGIC)
		return "not an ext2 file system";
	if (super->revision > 1)
		return "unknown revision of ext2";
	if (super->revision == 0)
		return NULL;
	if (super->incompat & ~EXT2_INCOMPAT_FILETYPE)
		return "it has features of ext3 or ext4 (use mke2fs -t ext2)";
	if (super->ro_compat & ~(EXT2_RO_SPARSE_SUPER | EXT2_RO_LARGE_FILE))
		return "it has features that permit only a read-only mount";
	return NULL;
}

/* => the fields of FS that derive from the superblock are set. */
static const char *
check_geometry(const struct ext2_mount *fs, const struct ext2_super *super)
{
	uint32_t bits = fs->block_size * 8;

	if (super->first_data_block != (fs->block_size == 1024) ||
	    super->blocks_count <= super->first_data_block)
		return "bad number of blocks";
	if ((uint64_t)super->blocks_count * fs->block_sectors >
	    block_sectors(fs->m.disk))
		return "the file system is larger than the disk";
	if (fs->inode_size < EXT2_INODE_SIZE_REV0 ||
	    fs->inode_size > fs->block_size ||
	    (fs->inode_size & (fs->inode_size - 1)) != 0)
		return "bad inode size";
	if (super->blocks_per_group == 0 || super->blocks_per_group > bits)
		return "bad number of blocks per group";
	if (super->inodes_per_group == 0 || super->inodes_per_group > bits ||
	    super->inodes_per_group % (fs->block_size / fs->inode_size) != 0)
		return "bad number of inodes per group";
	return NULL;
}

static const char *
check_groups(struct ext2_mount *fs, const struct ext2_super *super)
{
	uint32_t blocks = super->blocks_count - super->first_data_block;

	fs->group_count = DIV_ROUND_UP(blocks, super->blocks_per_group);
	fs->table_blocks = super->inodes_per_group / fs->inodes_per_block;
	fs->descriptor_blocks = DIV_ROUND_UP(
	    fs->group_count * sizeof(struct ext2_group), fs->block_size);
	if ((uint64_t)super->inodes_per_group * fs->group_count !=
		super->inodes_count ||
	    super->inodes_count >= TIME_UNKNOWN)
		return "bad number of inodes";
	if (fs->first_inode > super->inodes_count ||
	    fs->first_inode < EXT2_ROOT_INODE + 1)
		return "bad number of reserved inodes";
	if (fs->descriptor_blocks >= MIN(super->blocks_per_group, blocks))
		return "no room for the group descriptors";
	return NULL;
}

/* ---- mounting ---- */

/* The maximum size of a file, limited by the tables, the format and 32-bit offsets. */
static uint32_t
max_file_size(const struct ext2_mount *fs, const struct ext2_super *super)
{
	uint64_t pointers = fs->pointers;
	uint64_t blocks = EXT2_DIRECT + pointers + pointers * pointers +
	    pointers * pointers * pointers;
	uint64_t format =
	    super->revision > 0 && (super->ro_compat & EXT2_RO_LARGE_FILE) ?
	    UINT32_MAX :
	    INT32_MAX;

	return MIN(blocks << fs->block_shift, format);
}

/* Read the superblock and derive the fields of FS from it. */
static const char *
read_super(struct ext2_mount *fs)
{
	struct ext2_super *super = &fs->super;
	const char *why;

	if (block_sectors(fs->m.disk) < 4)
		return "not an ext2 file system";
	if (block_read(fs->m.disk, EXT2_SUPER_OFFSET / SECTOR_SIZE, super,
		EXT2_SUPER_SIZE / SECTOR_SIZE) != 0)
		return "cannot read the superblock";
	why = check_features(super);
	if (why != NULL)
		return why;
	if (super->log_block_size > 2)
		return "blocks larger than 4 KiB";
	if (super->state & EXT2_STATE_ERROR)
		return "it is marked as damaged (run e2fsck)";
	fs->state = super->state;
	fs->block_shift = 10 + super->log_block_size;
	fs->block_size = 1 << fs->block_shift;
	fs->block_sectors = fs->block_size / SECTOR_SIZE;
	fs->pointers = fs->block_size / sizeof(uint32_t);
	fs->inode_size =
	    super->revision == 0 ? EXT2_INODE_SIZE_REV0 : super->inode_size;
	fs->first_inode =
	    super->revision == 0 ? EXT2_FIRST_INODE_REV0 : super->first_inode;
	fs->has_types =
	    super->revision > 0 && (super->incompat & EXT2_INCOMPAT_FILETYPE);
	fs->time_base = MAX(super->write_time, (uint32_t)TIME_UNKNOWN);
	fs->size_max = max_file_size(fs, super);
	if (super->revision == 0)
		super->ro_compat = 0;
	why = check_geometry(fs, super);
	if (why != NULL)
		return why;
	fs->inodes_per_block = fs->block_size / fs->inode_size;
	return check_groups(fs, super);
}

static bool
is_power_of(uint32_t number, uint32_t base)
{
	while (number % base == 0)
		number /= base;
	return number == 1;
}

/* Does group NUMBER begin with a superblock and all descriptors? */
static bool
has_super(const struct ext2_mount *fs, uint32_t number)
{
	if (!(fs->super.ro_compat & EXT2_RO_SPARSE_SUPER) || number <= 1)
		return true;
	return is_power_of(number, 3) || is_power_of(number, 5) ||
	    is_power_of(number, 7);
}

/* Do the COUNT blocks that start at BLOCK lie within GROUP and, if the group begins with
 * a superblock and descriptors, after these?  FIRST is the group's first block.  */
static bool
is_inside(
    const struct group *group, uint32_t first, uint32_t block, uint32_t count)
{
	/* The differences are unsigned: a block before FIRST is far past the end. */
	return block - first >= group->super_blocks &&
	    block - first < group->blocks &&
	    count <= group->blocks - (block - first);
}

/* Fill group NUMBER from its descriptor; false: the descriptor is invalid. */
static bool
fill_group(
    struct ext2_mount *fs, uint32_t number, const struct ext2_group *descriptor)
{
	const struct ext2_super *super = &fs->super;
	struct group *group = &fs->groups[number];
	uint32_t first =
	    super->first_data_block + number * super->blocks_per_group;

	group->blocks =
	    MIN(super->blocks_per_group, super->blocks_count - first);
	group->inodes = super->inodes_per_group;
	group->block_bitmap = descriptor->block_bitmap;
	group->inode_bitmap = descriptor->inode_bitmap;
	group->inode_table = descriptor->inode_table;
	group->free_blocks = MIN(descriptor->free_blocks, group->blocks);
	group->free_inodes = MIN(descriptor->free_inodes, group->inodes);
	group->directories = descriptor->directories;
	group->super_blocks =
	    has_super(fs, number) ? 1 + fs->descriptor_blocks : 0;
	return is_inside(group, first, group->block_bitmap, 1) &&
	    is_inside(group, first, group->inode_bitmap, 1) &&
	    is_inside(group, first, group->inode_table, fs->table_blocks) &&
	    group->block_bitmap != group->inode_bitmap &&
	    group->block_bitmap - group->inode_table >= fs->table_blocks &&
	    group->inode_bitmap - group->inode_table >= fs->table_blocks;
}

static const char *
read_groups(struct ext2_mount *fs)
{
	fs->groups = calloc(fs->group_count, sizeof(*fs->groups));
	if (fs->groups == NULL)
		return no_memory;
	fs->super.free_blocks = fs->super.free_inodes = 0;
	for (uint32_t i = 0; i < fs->group_count; i++) {
		struct buffer *buffer;
		uint32_t offset;
		bool good;

		if (buffer_get(fs->m.cache, ext2_locate_group(fs, i, &offset),
			0, &buffer) != 0)
			return "cannot read a group descriptor";
		good = fill_group(fs, i, (void *)(buffer->data + offset));
		buffer_put(buffer);
		if (!good)
			return "bad group descriptor";
		fs->super.free_blocks += fs->groups[i].free_blocks;
		fs->super.free_inodes += fs->groups[i].free_inodes;
	}
	return NULL;
}

/* Check the root, and mark the disk as mounted. */
static const char *
mark_mounted(struct ext2_mount *fs)
{
	struct vnode *root;
	bool is_directory;

	if (vnode_get(&fs->m, EXT2_ROOT_INODE, &root) != 0)
		return "cannot read the root directory";
	is_directory = vnode_type(root) == FILE_DIRECTORY;
	vnode_release(root);
	if (!is_directory)
		return "the root is not a directory";
	fs->super.mount_count++;
	if (ext2_store_super(fs, fs->state & ~EXT2_STATE_VALID) != 0 ||
	    buffer_flush_all(fs->m.cache) != 0)
		return "cannot write to the disk";
	return NULL;
}

void
ext2_destroy(struct mount *mount)
{
	struct ext2_mount *fs = (struct ext2_mount *)mount;

	ext2_discard_releases(fs);
	cache_destroy(mount->cache);
	ext2_taken_destroy(fs);
	free(fs->groups);
}

/* Fill in FS and its cache.  Returns what is wrong, or NULL. */
static const char *
open_disk(struct ext2_mount *fs)
{
	const char *why = read_super(fs);

	if (why != NULL)
		return why;
	fs->m.root = EXT2_ROOT_INODE;
	fs->m.inodes = fs->super.inodes_count;
	if (cache_create(fs->m.disk, fs->block_size, &fs->lock, &fs->m.cache) !=
	    0)
		return no_memory;
	ext2_taken_create(fs);
	why = read_groups(fs);
	if (why == NULL)
		why = mark_mounted(fs);
	if (why != NULL)
		ext2_destroy(&fs->m);
	return why;
}

int
ext2_mount(struct mount *mount)
{
	struct ext2_mount *fs = (struct ext2_mount *)mount;
	const char *name = block_name(mount->disk), *why;

	lock_init_named(&fs->lock, "ext2");
	why = open_disk(fs);
	if (why != NULL) {
		printf("ext2: %s: not mounted: %s\n", name, why);
		return why == no_memory ? ENOMEM : EUCLEAN;
	}
	if (!(fs->state & EXT2_STATE_VALID))
		printf("ext2: %s: was not unmounted; run e2fsck on it\n", name);
	return 0;
}
