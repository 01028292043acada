/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The block map: which blocks of the disk hold the blocks of a file.
 *
 *	inode    0 ... 11   12        13              14
 *	         |      |   |         |               |
 *	        data  data  table    table           table
 *	                    | ... |   | ... |         | ... |
 *	                   data data  table table     table
 *	                              | .. | ...      | ... |
 *	                             data data        table
 *	                                              | ... |
 *	                                             data  data
 *
 * A pointer of 0 is a hole, which reads as zeros.  Pointers are not trusted: each is
 * checked before it is followed.
 *
 * A node remembers the run of blocks that was looked up last.  Most lookups are within
 * that run or just past its end.  The run is discarded when blocks are freed
 * (ext2_truncate.c).
 */
#include <errno.h>
#include <string.h>

#include "filesys/ext2.h"

#define DEPTH_MAX 3
#define RUN_MAX   32 /* blocks looked up, unless more are asked for */

/* The path to a block: the slot in the inode, then the slot in each table. */
struct block_path {
	unsigned depth; /* tables on the path */
	uint32_t slot[DEPTH_MAX + 1];
};

static int
find_path(const struct ext2_mount *fs, uint32_t index, struct block_path *path)
{
	uint32_t bits = fs->block_shift - 2; /* log2 of pointers in a table */
	uint64_t left = index;

	if (left < EXT2_DIRECT) {
		path->depth = 0;
		path->slot[0] = index;
		return 0;
	}
	left -= EXT2_DIRECT;
	for (unsigned depth = 1; depth <= DEPTH_MAX; depth++) {
		if (left >> bits * depth == 0) {
			path->depth = depth;
			path->slot[0] = EXT2_DIRECT + depth - 1;
			for (unsigned i = 1; i <= depth; i++)
				path->slot[i] = left >> bits * (depth - i) &
				    (fs->pointers - 1);
			return 0;
		}
		left -= (uint64_t)1 << bits * depth;
	}
	return EFBIG;
}

/* Pin table BLOCK of NODE.  If it is cached as a block of NODE, it has been checked
 * already.  */
static int
get_block_table(
    const struct ext2_node *node, uint32_t block, struct buffer **table)
{
	struct ext2_mount *fs = ext2_fs(node);
	int error;

	if (buffer_get_cached(fs->m.cache, block, node->v.inumber, table))
		return 0;
	error = ext2_check_blocks(node, block, 1);
	return error != 0 ?
	    error :
	    buffer_get(fs->m.cache, block, node->v.inumber, table);
}

/* Read a pointer exactly once: on a damaged disk a table can also be part of another
 * file, and can change between two reads.  */
static uint32_t
pointer_at(const uint32_t *slots, uint32_t slot)
{
	return *(const volatile uint32_t *)&slots[slot];
}

/* Return the length of the run of blocks, or of holes if FIRST is 0, that begins with
 * pointer FIRST in SLOT.  The run ends before slot END, and has at most MAX blocks.  */
static uint32_t
run_length(const uint32_t *slots, uint32_t slot, uint32_t end, uint32_t max,
    uint32_t first)
{
	uint32_t step = first != 0, run = 1;

	while (run < max && slot + run < end &&
	    slots[slot + run] == first + run * step)
		run++;
	return run;
}

/* Look up block INDEX in the run that NODE remembers.  False if INDEX is not in the
 * run, or if the run may continue on the disk and fewer than MAX blocks from INDEX on
 * are known.  */
static bool
find_in_known_run(const struct ext2_node *node, uint32_t index, uint32_t max,
    uint32_t *block, uint32_t *run)
{
	const struct ext2_run *known = &node->run;
	uint32_t skip = index - known->index; /* large if INDEX is lower */

	if (skip >= known->count ||
	    (known->count - skip < max && !known->complete))
		return false;
	*block = known->block + skip;
	*run = MIN(max, known->count - skip);
	return true;
}

/* Follow PATH to its end.  *BLOCK: the pointer there; *RUN: the length of its run, up
 * to MAX.  */
static int
follow_path(const struct ext2_node *node, const struct block_path *path,
    uint32_t max, uint32_t *block, uint32_t *run)
{
	struct ext2_mount *fs = ext2_fs(node);
	const uint32_t *slots = node->inode.block;
	struct buffer *table = NULL;

	for (unsigned i = 0; i < path->depth; i++) {
		uint32_t next = pointer_at(slots, path->slot[i]);
		int error;

		buffer_put(table);
		*block = 0;
		*run = 1;
		if (next == 0)
			return 0;
		error = get_block_table(node, next, &table);
		if (error != 0)
			return error;
		slots = (const uint32_t *)table->data;
	}
	*block = pointer_at(slots, path->slot[path->depth]);
	*run = run_length(slots, path->slot[path->depth],
	    path->depth == 0 ? EXT2_DIRECT : fs->pointers, max, *block);
	buffer_put(table);
	return 0;
}

int
ext2_bmap(struct ext2_node *node, uint32_t index, uint32_t max, uint32_t *block,
    uint32_t *run)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t limit = MAX(max, RUN_MAX);
	struct block_path path;
	int error;

	if (find_in_known_run(node, index, max, block, run))
		return 0;
	error = find_path(fs, index, &path);
	if (error == 0)
		error = follow_path(node, &path, limit, block, run);
	if (error == 0 && *block != 0) {
		error = ext2_check_blocks(node, *block, *run);
		if (error == 0)
			node->run = (struct ext2_run){ index, *block, *run,
				*run < limit };
		else if (*run > max) /* check only the part asked for */
			error = ext2_check_blocks(node, *block, max);
	}
	*run = MIN(*run, max);
	return error;
}

/* ---- new blocks ---- */

/*
 * Filling a hole: the missing tables and the data block are created first, and then the
 * table or inode that exists already (the holder) is made to point to the first of
 * them.  The holder is written after all of the new blocks and the bitmaps.
 */
struct filling {
	struct ext2_node *node;
	struct block_path path;
	unsigned level;                /* of the holder; 0: the inode */
	struct buffer *holder;         /* pinned */
	uint32_t *slots;               /* its pointers */
	unsigned count;                /* new blocks allocated */
	uint32_t block[DEPTH_MAX + 1]; /* the data block is the last */
};

/* Follow the path as far as there are tables.  EEXIST: the path leads to a block. */
static int
find_holder(struct filling *f)
{
	f->slots = f->node->inode.block;
	for (f->level = 0; f->level < f->path.depth; f->level++) {
		uint32_t next = pointer_at(f->slots, f->path.slot[f->level]);
		int error;

		if (next == 0)
			break;
		buffer_put(f->holder);
		f->holder = NULL;
		error = get_block_table(f->node, next, &f->holder);
		if (error != 0)
			return error;
		f->slots = (uint32_t *)f->holder->data;
	}
	return f->level == f->path.depth &&
		f->slots[f->path.slot[f->level]] != 0 ?
	    EEXIST :
	    0;
}

/* Place new blocks after the file's previous block, else after the table or inode. */
static uint32_t
choose_goal(const struct filling *f)
{
	uint32_t slot = f->path.slot[f->level];

	if (slot > 0 && f->slots[slot - 1] != 0)
		return f->slots[slot - 1] + 1;
	return f->holder->block + 1;
}

static int
alloc_path_blocks(struct filling *f)
{
	struct ext2_mount *fs = ext2_fs(f->node);
	unsigned needed = f->path.depth - f->level + 1;
	uint32_t goal = choose_goal(f);
	int error = ext2_ensure_blocks(fs, needed);

	while (error == 0 && f->count < needed) {
		error = ext2_alloc_block(
		    f->node, goal, f->holder, &f->block[f->count]);
		if (error == 0)
			goal = f->block[f->count++] + 1;
	}
	return error;
}

static void
free_path_blocks(struct filling *f)
{
	struct ext2_mount *fs = ext2_fs(f->node);

	for (unsigned i = 0; i < f->count; i++) {
		buffer_forget(f->block[i], f->holder);
		ext2_free_block(fs, f->block[i]);
	}
}

/* Fill new block I: a table with the pointer to the next block; the data block with
 * zeros or, for a directory, with one unused entry.  */
static void
init_path_block(const struct filling *f, unsigned i, struct buffer *buffer)
{
	struct ext2_mount *fs = ext2_fs(f->node);

	buffer_begin_change(buffer);
	memset(buffer->data, 0, fs->block_size);
	if (i + 1 < f->count) {
		uint32_t *slots = (uint32_t *)buffer->data;

		slots[f->path.slot[f->level + 1 + i]] = f->block[i + 1];
	} else if (f->node->v.type == FILE_DIRECTORY) {
		struct ext2_entry *entry = (struct ext2_entry *)buffer->data;

		entry->length = fs->block_size;
	}
	buffer_end_change(buffer);
}

/* Create the new blocks and their orders; the data block is pinned in *RESULT. */
static int
create_path_blocks(struct filling *f, struct buffer **result)
{
	struct ext2_mount *fs = ext2_fs(f->node);
	struct buffer *above = NULL;

	for (unsigned i = 0; i < f->count; i++) {
		struct buffer *buffer;
		int error = buffer_get_whole(
		    fs->m.cache, f->block[i], f->node->v.inumber, &buffer);

		if (error == 0) {
			init_path_block(f, i, buffer);
			error = buffer_order(buffer, f->holder);
			if (error != 0)
				buffer_put(buffer);
		}
		buffer_put(above);
		if (error != 0)
			return error;
		above = buffer;
	}
	*result = above;
	return 0;
}

/* Append the new data block, at INDEX, to the run that the node remembers; if that run
 * does not end just before the block, remember the block as a new run.  */
static void
extend_run(struct filling *f, uint32_t index)
{
	struct ext2_run *known = &f->node->run;
	uint32_t block = f->block[f->count - 1];

	if (known->count > 0 && index == known->index + known->count &&
	    block == known->block + known->count) {
		known->count++;
		known->complete = false;
	} else {
		*known = (struct ext2_run){ index, block, 1, false };
	}
}

/* Make the holder point to the new blocks. */
static void
attach_blocks(struct filling *f)
{
	struct ext2_mount *fs = ext2_fs(f->node);
	uint32_t *slot = &f->slots[f->path.slot[f->level]];

	if (f->level > 0)
		buffer_begin_change(f->holder);
	*slot = f->block[0];
	if (f->level > 0)
		buffer_end_change(f->holder);
	f->node->inode.sectors += f->count * fs->block_sectors;
}

int
ext2_bmap_alloc(struct ext2_node *node, uint32_t index, struct buffer **result)
{
	struct ext2_mount *fs = ext2_fs(node);
	struct filling f = { .node = node };
	int error = find_path(fs, index, &f.path);

	if (error != 0)
		return error;
	error = ext2_inode_buffer(node, &f.holder);
	if (error == 0)
		error = find_holder(&f);
	if (error == 0)
		error = alloc_path_blocks(&f);
	if (error == 0) {
		error = create_path_blocks(&f, result);
		if (error == 0) {
			attach_blocks(&f);
			extend_run(&f, index);
		}
	}
	if (error != 0)
		free_path_blocks(&f);
	buffer_put(f.holder);
	return error;
}

int
ext2_bmap_order(struct ext2_node *node, uint32_t index, struct buffer *then)
{
	struct ext2_mount *fs = ext2_fs(node);
	const uint32_t *slots = node->inode.block;
	struct buffer *buffer;
	struct block_path path;
	int error = find_path(fs, index, &path);

	if (error == 0)
		error = ext2_inode_buffer(node, &buffer);
	for (unsigned i = 0; error == 0; i++) {
		uint32_t next =
		    i <= path.depth ? pointer_at(slots, path.slot[i]) : 0;

		error = buffer_order(buffer, then);
		buffer_put(buffer);
		if (next == 0)
			break;
		if (error == 0)
			error = get_block_table(node, next, &buffer);
		slots = (const uint32_t *)buffer->data;
	}
	return error;
}
