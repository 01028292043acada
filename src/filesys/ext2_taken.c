/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which blocks have been allocated since mount, and which inodes have been given any of
 * these blocks.
 *
 * A damaged bitmap can mark a block as free although a file has it, and the block is
 * then given to a second file.  Detecting this at the allocation would require reading
 * all inodes.  Instead it is detected when the first file is used: a file that has been
 * given no block since mount cannot have a block that was allocated since then.  Two
 * bitmaps in memory record these blocks and inodes.
 *
 * => for the functions that record, the file system's lock is held.
 */
#include "filesys/ext2.h"
#include "lib/kernel/bitmap.h"
#include "mem/palloc.h"

#define MEMORY_SHARE 16 /* use at most 1/16 of free memory */

void
ext2_taken_create(struct ext2_mount *fs)
{
	struct ext2_taken *taken = &fs->taken;
	uint32_t blocks = fs->super.blocks_count;
	uint32_t inodes = fs->super.inodes_count;
	struct palloc_stats stats;

	taken->lowest = UINT32_MAX;
	palloc_get_stats(0, &stats);
	if ((blocks + inodes) / 8 > stats.free * PAGE_SIZE / MEMORY_SHARE)
		return; /* record nothing, allow everything */
	taken->blocks = bitmap_create(blocks);
	taken->inodes = bitmap_create(inodes);
	if (taken->blocks == NULL || taken->inodes == NULL)
		ext2_taken_destroy(fs);
}

void
ext2_taken_destroy(struct ext2_mount *fs)
{
	bitmap_destroy(fs->taken.blocks);
	bitmap_destroy(fs->taken.inodes);
	fs->taken.blocks = fs->taken.inodes = NULL;
}

void
ext2_taken_record(struct ext2_mount *fs, uint32_t block, bool is_taken)
{
	struct ext2_taken *taken = &fs->taken;

	if (taken->blocks == NULL)
		return;
	bitmap_set(taken->blocks, block, is_taken);
	if (is_taken) {
		taken->lowest = MIN(taken->lowest, block);
		taken->highest = MAX(taken->highest, block);
	}
}

void
ext2_taken_record_inode(struct ext2_mount *fs, uint32_t inumber, bool takes)
{
	if (fs->taken.inodes != NULL)
		bitmap_set(fs->taken.inodes, inumber - 1, takes);
}

uint32_t
ext2_taken_conflict(
    const struct ext2_node *node, uint32_t block, uint32_t count)
{
	const struct ext2_taken *taken = &ext2_fs(node)->taken;
	uint32_t end = block + count;

	/* Most blocks are outside the bounds. */
	if (block > taken->highest || end <= taken->lowest ||
	    taken->blocks == NULL ||
	    bitmap_test(taken->inodes, node->v.inumber - 1) ||
	    bitmap_none(taken->blocks, block, count))
		return 0;
	while (block < end && !bitmap_test(taken->blocks, block))
		block++;
	return block < end ? block : 0;
}
