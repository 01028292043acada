/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which block of the disk is which block of a file.
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
 * A pointer of 0 is a hole, and reads as zeros.  Pointers are not trusted: each
 * is checked before it is followed.
 *
 * A node keeps the run of blocks that was looked up last.  Most look-ups are in
 * it, or where it ends.  It is dropped when blocks are freed (ext2_truncate.c).
 */
#include <errno.h>
#include <string.h>

#include "filesys/ext2.h"

#define DEPTH_MAX	3
#define RUN_MAX		32		/* blocks looked up, unless more are wanted */

/* The way to a block: the slot in the inode, then in each table. */
struct way {
	unsigned depth;			/* tables on the way */
	uint32_t slot[DEPTH_MAX + 1];
};

static int
find_way(struct ext2_mount *fs, uint32_t index, struct way *way)
{
	uint32_t bits = fs->block_shift - 2;	/* pointers in a table, log */
	uint64_t left = index;

	if (left < EXT2_DIRECT) {
		way->depth = 0;
		way->slot[0] = index;
		return 0;
	}
	left -= EXT2_DIRECT;
	for (unsigned depth = 1; depth <= DEPTH_MAX; depth++) {
		if (left >> bits * depth == 0) {
			way->depth = depth;
			way->slot[0] = EXT2_DIRECT + depth - 1;
			for (unsigned i = 1; i <= depth; i++)
				way->slot[i] = left >> bits * (depth - i) &
				    (fs->pointers - 1);
			return 0;
		}
		left -= (uint64_t)1 << bits * depth;
	}
	return EFBIG;
}

/* Pin table BLOCK of NODE.  If it is in the cache as NODE's, it was checked. */
static int
get_table(const struct ext2_node *node, uint32_t block, struct buffer **table)
{
	struct ext2_mount *fs = ext2_fs(node);
	int error;

	if (buffer_get_cached(fs->m.cache, block, node->v.inumber, table))
		return 0;
	error = ext2_check_blocks(node, block, 1);
	return error != 0 ? error : buffer_get(fs->m.cache, block, node->v.inumber, table);
}

/* Read a pointer once: on a damaged disk a table may also be part of another file
 * and change between two reads.  */
static uint32_t
pointer_at(const uint32_t *slots, uint32_t slot)
{
	return *(const volatile uint32_t *)&slots[slot];
}

/* How many slots from SLOT on, below END and at most MAX, continue what SLOT
 * begins, which is FIRST: a run of blocks, or a hole (0).  */
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

/* Is block INDEX in the run that NODE keeps, and all of the MAX blocks from there
 * on that can be?  */
static bool
is_known(const struct ext2_node *node, uint32_t index, uint32_t max,
    uint32_t *block, uint32_t *run)
{
	const struct ext2_run *known = &node->run;
	uint32_t skip = index - known->index;	/* large if INDEX is before */

	if (skip >= known->count ||
	    (known->count - skip < max && !known->complete))
		return false;
	*block = known->block + skip;
	*run = MIN(max, known->count - skip);
	return true;
}

/* Follow WAY to its end: the pointer there, and for how many blocks, up to MAX,
 * it goes on like that.  */
static int
follow(const struct ext2_node *node, const struct way *way, uint32_t max,
    uint32_t *block, uint32_t *run)
{
	struct ext2_mount *fs = ext2_fs(node);
	const uint32_t *slots = node->inode.block;
	struct buffer *table = NULL;

	for (unsigned i = 0; i < way->depth; i++) {
		uint32_t next = pointer_at(slots, way->slot[i]);
		int error;

		buffer_put(table);
		*block = 0;
		*run = 1;
		if (next == 0)
			return 0;
		error = get_table(node, next, &table);
		if (error != 0)
			return error;
		slots = (const uint32_t *)table->data;
	}
	*block = pointer_at(slots, way->slot[way->depth]);
	*run = run_length(slots, way->slot[way->depth], way->depth == 0 ?
	    EXT2_DIRECT : fs->pointers, max, *block);
	buffer_put(table);
	return 0;
}

int
ext2_bmap(struct ext2_node *node, uint32_t index, uint32_t max, uint32_t *block,
    uint32_t *run)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t limit = MAX(max, RUN_MAX);
	struct way way;
	int error;

	if (is_known(node, index, max, block, run))
		return 0;
	error = find_way(fs, index, &way);
	if (error == 0)
		error = follow(node, &way, limit, block, run);
	if (error == 0 && *block != 0) {
		error = ext2_check_blocks(node, *block, *run);
		if (error == 0)
			node->run = (struct ext2_run){ index, *block, *run,
				*run < limit };
		else if (*run > max)	/* is what is wanted sound? */
			error = ext2_check_blocks(node, *block, max);
	}
	*run = MIN(*run, max);
	return error;
}

/* ---- new blocks ---- */

/*
 * A hole is filled from below: data block, then the tables that lead to it, as
 * far as they are new, and at last the pointer in what was there before, the
 * holder, whose change waits for all of them and for the bitmaps.
 */
struct filling {
	struct ext2_node *node;
	struct way way;
	unsigned level;			/* of the holder: 0 is the inode */
	struct buffer *holder;		/* pinned */
	uint32_t *slots;		/* its pointers */
	uint32_t goal;			/* a good place for the new blocks */
	unsigned count;			/* of new blocks, so far */
	uint32_t block[DEPTH_MAX + 1];	/* the data block is the last */
};

/* Go as far as there are tables. */
static int
find_holder(struct filling *f)
{
	f->slots = f->node->inode.block;
	for (f->level = 0; f->level < f->way.depth; f->level++) {
		uint32_t next = pointer_at(f->slots,
		    f->way.slot[f->level]);
		int error;

		if (next == 0)
			break;
		buffer_put(f->holder);
		f->holder = NULL;
		error = get_table(f->node, next, &f->holder);
		if (error != 0)
			return error;
		f->slots = (uint32_t *)f->holder->data;
	}
	return f->level == f->way.depth &&
	    f->slots[f->way.slot[f->level]] != 0 ? EEXIST : 0;
}

/* After the previous block of the file, else after the table or the inode. */
static uint32_t
choose_goal(const struct filling *f)
{
	uint32_t slot = f->way.slot[f->level];

	if (slot > 0 && f->slots[slot - 1] != 0)
		return f->slots[slot - 1] + 1;
	return f->holder->block + 1;
}

static int
take_blocks(struct filling *f)
{
	struct ext2_mount *fs = ext2_fs(f->node);
	unsigned needed = f->way.depth - f->level + 1;
	uint32_t goal = choose_goal(f);
	int error = ext2_need_blocks(fs, needed);

	while (error == 0 && f->count < needed) {
		error = ext2_take_block(f->node, goal, f->holder,
		    &f->block[f->count]);
		if (error == 0)
			goal = f->block[f->count++] + 1;
	}
	return error;
}

static void
give_back(struct filling *f)
{
	struct ext2_mount *fs = ext2_fs(f->node);

	for (unsigned i = 0; i < f->count; i++) {
		buffer_forget(f->block[i], f->holder);
		ext2_free_block(fs, f->block[i]);
	}
}

/* Fill the new block at position I: with the pointer to the next, or, for the
 * last one, as its node wants it.  */
static void
initialize(const struct filling *f, unsigned i, struct buffer *buffer)
{
	struct ext2_mount *fs = ext2_fs(f->node);

	buffer_begin_change(buffer);
	memset(buffer->data, 0, fs->block_size);
	if (i + 1 < f->count) {
		uint32_t *slots = (uint32_t *)buffer->data;

		slots[f->way.slot[f->level + 1 + i]] = f->block[i + 1];
	} else if (f->node->v.type == FILE_DIRECTORY) {
		struct ext2_entry *entry = (struct ext2_entry *)buffer->data;

		entry->length = fs->block_size;
	}
	buffer_end_change(buffer);
}

/* Make the new blocks and their orders; the data block in *RESULT. */
static int
make_blocks(struct filling *f, struct buffer **result)
{
	struct ext2_mount *fs = ext2_fs(f->node);
	struct buffer *above = NULL;

	for (unsigned i = 0; i < f->count; i++) {
		struct buffer *buffer;
		int error = buffer_get_whole(fs->m.cache, f->block[i], f->node->v.inumber,
		    &buffer);

		if (error == 0) {
			initialize(f, i, buffer);
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

/* Append the new block, which is at INDEX, to the run that the node keeps. */
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

static void
attach(struct filling *f)
{
	struct ext2_mount *fs = ext2_fs(f->node);
	uint32_t *slot = &f->slots[f->way.slot[f->level]];

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
	int error = find_way(fs, index, &f.way);

	if (error != 0)
		return error;
	error = ext2_inode_buffer(node, &f.holder);
	if (error == 0)
		error = find_holder(&f);
	if (error == 0)
		error = take_blocks(&f);
	if (error == 0) {
		error = make_blocks(&f, result);
		if (error == 0) {
			attach(&f);
			extend_run(&f, index);
		}
	}
	if (error != 0)
		give_back(&f);
	buffer_put(f.holder);
	return error;
}

int
ext2_bmap_order(struct ext2_node *node, uint32_t index, struct buffer *then)
{
	struct ext2_mount *fs = ext2_fs(node);
	const uint32_t *slots = node->inode.block;
	struct buffer *buffer;
	struct way way;
	int error = find_way(fs, index, &way);

	if (error == 0)
		error = ext2_inode_buffer(node, &buffer);
	for (unsigned i = 0; error == 0; i++) {
		uint32_t next = i <= way.depth ?
		    pointer_at(slots, way.slot[i]) : 0;

		error = buffer_order(buffer, then);
		buffer_put(buffer);
		if (next == 0)
			break;
		if (error == 0)
			error = get_table(node, next, &buffer);
		slots = (const uint32_t *)buffer->data;
	}
	return error;
}
