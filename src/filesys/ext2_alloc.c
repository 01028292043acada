/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bitmaps: which blocks and inode numbers are free.
 *
 * On the disk, a bit is set before any reference to its block or inode is written
 * (buffer_order), and cleared after the last reference is gone (ext2_release.c).  So
 * after a crash a bitmap can mark something that is not in use as allocated, but never
 * the reverse.
 *
 * The count in a descriptor is trusted until its bitmap is first used to allocate or free,
 * or in an order; it is then compared with the bitmap, which prevails.
 *
 * => for the functions that change anything, the file system's lock is held.
 */
#include <errno.h>
#include <string.h>

#include "filesys/ext2.h"

#define NONE UINT32_MAX

static bool
test_bit(const uint8_t *bits, uint32_t bit)
{
	return bits[bit / 8] >> bit % 8 & 1;
}

static void
write_bit(struct buffer *bitmap, uint32_t bit, bool value)
{
	buffer_begin_change(bitmap);
	if (value)
		bitmap->data[bit / 8] |= 1 << bit % 8;
	else
		bitmap->data[bit / 8] &= ~(1 << bit % 8);
	buffer_end_change(bitmap);
}

/* The first clear bit in [START, END), or NONE. */
static uint32_t
find_zero(const uint8_t *bits, uint32_t start, uint32_t end)
{
	for (uint32_t bit = start; bit < end; bit++) {
		if (bit % 8 == 0 && bits[bit / 8] == 0xFF)
			bit += 7;
		else if (!test_bit(bits, bit))
			return bit;
	}
	return NONE;
}

/* How many of the first END bits are clear? */
static uint32_t
count_zeros(const uint8_t *bits, uint32_t end)
{
	uint32_t count = 0;

	for (uint32_t bit = 0; bit < end; bit++)
		count += !test_bit(bits, bit);
	return count;
}

/* ---- the blocks of a group ---- */

static uint32_t
group_of_block(const struct ext2_mount *fs, uint32_t block)
{
	return (block - fs->super.first_data_block) /
	    fs->super.blocks_per_group;
}

static uint32_t
first_block(const struct ext2_mount *fs, uint32_t group)
{
	return fs->super.first_data_block + group * fs->super.blocks_per_group;
}

/* Do [BLOCK, BLOCK + COUNT) and [FIRST, FIRST + LENGTH) overlap? */
static bool
ranges_overlap(uint32_t block, uint32_t count, uint32_t first, uint32_t length)
{
	return block < first + length && first < block + count;
}

/* Can COUNT blocks from BLOCK on, all in group NUMBER, belong to files? */
static bool
is_file_run(const struct ext2_mount *fs, uint32_t number, uint32_t block,
    uint32_t count)
{
	const struct group *group = &fs->groups[number];

	return !ranges_overlap(block, count, first_block(fs, number),
		   group->super_blocks) &&
	    !ranges_overlap(block, count, group->block_bitmap, 1) &&
	    !ranges_overlap(block, count, group->inode_bitmap, 1) &&
	    !ranges_overlap(block, count, group->inode_table, fs->table_blocks);
}

/* Check that COUNT blocks from BLOCK on, all in group NUMBER, are allocated and can
 * belong to NODE.  */
static int
check_taken(const struct ext2_node *node, uint32_t number, uint32_t block,
    uint32_t count)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t end = block - first_block(fs, number) + count, bit;
	uint32_t conflict;
	struct buffer *bitmap;
	int error = buffer_get(
	    fs->m.cache, fs->groups[number].block_bitmap, 0, &bitmap);

	if (error != 0)
		return error;
	bit = find_zero(bitmap->data, end - count, end);
	buffer_put(bitmap);
	if (bit != NONE)
		return ext2_report_damage(fs,
		    "block %u is in use but marked as free",
		    first_block(fs, number) + bit);
	conflict = ext2_taken_conflict(node, block, count);
	if (conflict != 0)
		return ext2_report_damage(fs,
		    "inode %u has block %u, allocated to another file",
		    node->v.inumber, conflict);
	return 0;
}

int
ext2_check_blocks(const struct ext2_node *node, uint32_t block, uint32_t count)
{
	struct ext2_mount *fs = ext2_fs(node);
	int error = 0;

	if (block < fs->super.first_data_block || block == 0 ||
	    block >= fs->super.blocks_count ||
	    count > fs->super.blocks_count - block)
		return ext2_report_damage(fs, "no such block: %u", block);
	while (count > 0 && error == 0) {
		uint32_t number = group_of_block(fs, block);
		uint32_t n = MIN(count,
		    first_block(fs, number) + fs->groups[number].blocks -
			block);

		error = is_file_run(fs, number, block, n) ?
		    check_taken(node, number, block, n) :
		    ext2_report_damage(
			fs, "block %u cannot belong to a file", block);
		block += n;
		count -= n;
	}
	return error;
}

/* ---- blocks ---- */

/* Compare *COUNT, from a descriptor, with the clear bits of BITMAP, and correct *COUNT
 * and *TOTAL.  BITS: the number of bits in BITMAP.  */
static void
check_count(struct ext2_mount *fs, uint32_t *count, uint32_t *total,
    const struct buffer *bitmap, uint32_t bits)
{
	uint32_t zeros = count_zeros(bitmap->data, bits);

	if (zeros == *count)
		return;
	/* A difference is normal after a crash. */
	if (fs->state & EXT2_STATE_VALID)
		ext2_report_damage(fs,
		    "bitmap in block %u: %u bits free, not %u as recorded",
		    bitmap->block, zeros, *count);
	*total += zeros - *count;
	*count = zeros;
}

static int
get_block_bitmap(
    struct ext2_mount *fs, struct group *group, struct buffer **bitmap)
{
	int error = buffer_get(fs->m.cache, group->block_bitmap, 0, bitmap);

	if (error == 0 && !group->blocks_counted) {
		check_count(fs, &group->free_blocks, &fs->super.free_blocks,
		    *bitmap, group->blocks);
		group->blocks_counted = true;
	}
	return error;
}

static void
mark_block(struct ext2_mount *fs, struct group *group, struct buffer *bitmap,
    uint32_t bit, bool taken)
{
	uint32_t change = taken ? -1 : 1;

	write_bit(bitmap, bit, taken);
	group->free_blocks += change;
	fs->super.free_blocks += change;
}

/* Allocate a block in group NUMBER, at bit START or after it.  ENOSPC. */
static int
alloc_in_group(struct ext2_mount *fs, uint32_t number, uint32_t start,
    struct buffer *holder, uint32_t *block)
{
	struct group *group = &fs->groups[number];
	struct buffer *bitmap;
	uint32_t bit;
	int error;

	if (group->blocks_counted && group->free_blocks == 0)
		return ENOSPC;
	error = get_block_bitmap(fs, group, &bitmap);
	if (error != 0)
		return error;
	for (bit = start;; bit++) {
		bit = find_zero(bitmap->data, bit, group->blocks);
		if (bit == NONE ||
		    is_file_run(fs, number, first_block(fs, number) + bit, 1))
			break;
		ext2_report_damage(fs, "block %u is wrongly marked as free",
		    first_block(fs, number) + bit);
		mark_block(fs, group, bitmap, bit, true);
	}
	if (bit != NONE) {
		mark_block(fs, group, bitmap, bit, true);
		error = buffer_order(bitmap, holder);
		if (error != 0)
			mark_block(fs, group, bitmap, bit, false);
		*block = first_block(fs, number) + bit;
		ext2_taken_record(fs, *block, error == 0);
	}
	buffer_put(bitmap);
	return bit == NONE ? ENOSPC : error;
}

int
ext2_alloc_block(const struct ext2_node *node, uint32_t goal,
    struct buffer *holder, uint32_t *block)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t start;
	int error;

	if (goal < fs->super.first_data_block || goal >= fs->super.blocks_count)
		goal = fs->super.first_data_block;
	start = group_of_block(fs, goal);
	error = alloc_in_group(
	    fs, start, goal - first_block(fs, start), holder, block);
	for (uint32_t i = 1; i <= fs->group_count && error == ENOSPC; i++)
		error = alloc_in_group(
		    fs, (start + i) % fs->group_count, 0, holder, block);
	if (error == 0)
		ext2_taken_record_inode(fs, node->v.inumber, true);
	return error;
}

void
ext2_free_block(struct ext2_mount *fs, uint32_t block)
{
	struct group *group = &fs->groups[group_of_block(fs, block)];
	uint32_t bit = block - first_block(fs, group_of_block(fs, block));
	struct buffer *bitmap;

	ext2_taken_record(fs, block, false);
	if (get_block_bitmap(fs, group, &bitmap) != 0) {
		fs->damaged = true; /* the block is lost */
		return;
	}
	if (test_bit(bitmap->data, bit))
		mark_block(fs, group, bitmap, bit, false);
	else
		ext2_report_damage(fs, "block %u is free already", block);
	buffer_put(bitmap);
}

/* ---- inode numbers ---- */

static struct group *
group_of_inode(struct ext2_mount *fs, uint32_t inumber)
{
	return &fs->groups[(inumber - 1) / fs->super.inodes_per_group];
}

static void
mark_inode(struct ext2_mount *fs, struct group *group, struct buffer *bitmap,
    uint32_t bit, bool taken, bool is_directory)
{
	uint32_t change = taken ? -1 : 1;

	write_bit(bitmap, bit, taken);
	group->free_inodes += change;
	fs->super.free_inodes += change;
	if (is_directory)
		group->directories -= change;
}

int
ext2_inode_bitmap(
    struct ext2_mount *fs, uint32_t inumber, struct buffer **bitmap)
{
	struct group *group = group_of_inode(fs, inumber);
	int error = buffer_get(fs->m.cache, group->inode_bitmap, 0, bitmap);

	if (error == 0 && !group->inodes_counted) {
		check_count(fs, &group->free_inodes, &fs->super.free_inodes,
		    *bitmap, group->inodes);
		group->inodes_counted = true;
	}
	return error;
}

static int
alloc_inode_in_group(struct ext2_mount *fs, uint32_t number, bool is_directory,
    uint32_t *inumber)
{
	struct group *group = &fs->groups[number];
	uint32_t first = number * fs->super.inodes_per_group + 1;
	uint32_t reserved =
	    first < fs->first_inode ? fs->first_inode - first : 0;
	struct buffer *bitmap;
	uint32_t bit;
	int error;

	if (group->inodes_counted && group->free_inodes == 0)
		return ENOSPC;
	error = ext2_inode_bitmap(fs, first, &bitmap);
	if (error != 0)
		return error;
	bit = find_zero(bitmap->data, reserved, group->inodes);
	if (bit != NONE) {
		mark_inode(fs, group, bitmap, bit, true, is_directory);
		*inumber = first + bit;
		ext2_taken_record_inode(fs, *inumber, false);
	}
	buffer_put(bitmap);
	return bit == NONE ? ENOSPC : 0;
}

/* The group to try first.  Directories are spread over the groups; files stay near
 * their directory.  */
static uint32_t
choose_group(const struct ext2_mount *fs, uint32_t directory, bool is_directory)
{
	uint32_t best = (directory - 1) / fs->super.inodes_per_group;

	for (uint32_t i = 0; is_directory && i < fs->group_count; i++)
		if (fs->groups[i].free_inodes > 0 &&
		    fs->groups[i].free_blocks > fs->groups[best].free_blocks)
			best = i;
	return best;
}

int
ext2_bitmap_alloc_inode(struct ext2_mount *fs, uint32_t directory,
    bool is_directory, uint32_t *inumber)
{
	uint32_t start = choose_group(fs, directory, is_directory);
	int error = ENOSPC;

	for (uint32_t i = 0; i < fs->group_count && error == ENOSPC; i++)
		error = alloc_inode_in_group(
		    fs, (start + i) % fs->group_count, is_directory, inumber);
	return error;
}

void
ext2_free_inode(struct ext2_mount *fs, uint32_t inumber, bool is_directory)
{
	struct group *group = group_of_inode(fs, inumber);
	uint32_t bit = (inumber - 1) % fs->super.inodes_per_group;
	struct buffer *bitmap;

	if (ext2_inode_bitmap(fs, inumber, &bitmap) != 0) {
		fs->damaged = true;
		return;
	}
	if (test_bit(bitmap->data, bit))
		mark_inode(fs, group, bitmap, bit, false, is_directory);
	else
		ext2_report_damage(fs, "inode %u is free already", inumber);
	buffer_put(bitmap);
}
