/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which blocks have been taken since mount, and which inodes have taken some.
 *
 * A damaged bitmap may call a block free that a file has, and the block is then
 * given to a second file.  To find that out before the block is given away, one
 * would have to read all inodes.  So it is found out when the first file is
 * used: a file that has taken no block since mount cannot have one that was
 * taken since.  Two bitmaps in memory say so.
 *
 * => ext2.lock is held, if the function changes anything.
 */
#include "filesys/ext2.h"
#include "lib/kernel/bitmap.h"
#include "mem/palloc.h"

#define MEMORY_SHARE	16		/* of free memory, at most 1 / this */

/* (c) while mounted; both NULL where memory is too small for the disk: then
 * nothing is noted, and everything believed.  */
static struct bitmap *taken, *takers;

/* (l) Bounds of the blocks noted: most questions end here. */
static uint32_t lowest, highest;

void
ext2_taken_create(void)
{
	struct palloc_stats stats;
	uint32_t bytes = (ext2.super.blocks_count + ext2.super.inodes_count) / 8;

	taken = takers = NULL;
	lowest = UINT32_MAX;
	highest = 0;
	palloc_get_stats(0, &stats);
	if (bytes > stats.free * PAGE_SIZE / MEMORY_SHARE)
		return;
	taken = bitmap_create(ext2.super.blocks_count);
	takers = bitmap_create(ext2.super.inodes_count);
	if (taken == NULL || takers == NULL)
		ext2_taken_destroy();
}

void
ext2_taken_destroy(void)
{
	bitmap_destroy(taken);
	bitmap_destroy(takers);
	taken = takers = NULL;
}

void
ext2_taken_note(uint32_t block, bool is_taken)
{
	if (taken == NULL)
		return;
	bitmap_set(taken, block, is_taken);
	if (is_taken) {
		lowest = MIN(lowest, block);
		highest = MAX(highest, block);
	}
}

void
ext2_taken_note_inode(uint32_t inumber, bool takes)
{
	if (takers != NULL)
		bitmap_set(takers, inumber - 1, takes);
}

bool
ext2_taken_allows(const struct ext2_node *node, uint32_t block, uint32_t count)
{
	return block > highest || block + count <= lowest || taken == NULL ||
	    bitmap_test(takers, node->v.inumber - 1) ||
	    bitmap_none(taken, block, count);
}
