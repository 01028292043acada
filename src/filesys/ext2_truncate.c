/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Making files shorter, and freeing the blocks of removed files.
 *
 * Pointers are cleared first, and blocks are freed once the table or inode that held
 * the topmost pointer to them has been written (see ext2_release.c).  If that pointer
 * was in the inode, a single write of the inode is enough to free the whole tree below.
 * Only the tables on the path to the new end keep some of their pointers and lose others.
 */
#include <errno.h>
#include <string.h>

#include "filesys/ext2.h"

/* Blocks that a failed change may have left past the end, mostly of directories. */
#define PAST_END_MAX 16

/* A walk that frees blocks to which the release's holder no longer points. */
struct tree_walk {
	struct ext2_node *node;
	struct ext2_release release;
	uint32_t *budget; /* blocks that may still be freed */
};

/* Return the maximum number of blocks that NODE's file can have, including tables: the
 * minimum of the number that its size allows, the number that its inode records, and the
 * number of blocks on the disk.  A tree with more blocks is damaged and can contain a
 * cycle, so it must not be walked to its end.  */
static uint32_t
block_limit(const struct ext2_node *node)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t data = node->inode.size >> fs->block_shift, tables = 0;

	data += 1 + PAST_END_MAX;
	for (uint32_t n = data; n > 1; n = DIV_ROUND_UP(n, fs->pointers))
		tables += DIV_ROUND_UP(n, fs->pointers);
	return MIN(MIN(data + tables + EXT2_POINTERS - EXT2_DIRECT,
		       node->inode.sectors / fs->block_sectors),
	    fs->super.blocks_count);
}

/* Free BLOCK and everything below it.  DEPTH: levels of tables; 0: a data block. */
static int
free_tree(struct tree_walk *walk, uint32_t block, unsigned depth)
{
	struct ext2_mount *fs = ext2_fs(walk->node);
	struct ext2_inode *inode = &walk->node->inode;
	struct buffer *table;
	int error;

	if (block == 0)
		return 0;
	error = ext2_check_blocks(walk->node, block, 1);
	if (error != 0)
		return error;
	if (*walk->budget == 0)
		return ext2_report_damage(fs,
		    "inode %u has more blocks than its size allows",
		    walk->node->v.inumber);
	(*walk->budget)--;
	inode->sectors -= fs->block_sectors;
	if (depth > 0) {
		error = buffer_get(
		    fs->m.cache, block, walk->node->v.inumber, &table);
		if (error != 0)
			return error;
		for (uint32_t i = 0; i < fs->pointers && error == 0; i++)
			error = free_tree(
			    walk, ((uint32_t *)table->data)[i], depth - 1);
		buffer_put(table);
	}
	if (buffer_is_of_other(fs->m.cache, block, walk->node->v.inumber))
		return ext2_report_damage(
		    fs, "block %u is in two files", block);
	/* A directory's blocks keep their orders, on which other writes depend. */
	if (walk->node->v.type != FILE_DIRECTORY)
		buffer_forget(block, walk->release.holder);
	ext2_release_block(&walk->release, block);
	return error;
}

/* Keep the first KEEP (more than 0) of the data blocks to which table BLOCK leads, and
 * free the others.  */
static int
truncate_table(struct ext2_node *node, uint32_t block, unsigned depth,
    uint64_t keep, uint32_t *budget)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint64_t below = (uint64_t)1 << (fs->block_shift - 2) * (depth - 1);
	struct tree_walk walk = { .node = node, .budget = budget };
	struct buffer *table;
	uint32_t *slots;
	int error;

	if (block == 0)
		return 0;
	error = ext2_check_blocks(node, block, 1);
	if (error == 0)
		error = buffer_get(fs->m.cache, block, node->v.inumber, &table);
	if (error != 0)
		return error;
	slots = (uint32_t *)table->data;
	walk.release.fs = fs;
	walk.release.holder = table;
	for (uint32_t i = keep / below; i < fs->pointers && error == 0; i++) {
		uint32_t old = slots[i];

		if (old == 0)
			continue;
		if (i * below < keep) {
			error = truncate_table(
			    node, old, depth - 1, keep - i * below, budget);
			continue;
		}
		buffer_begin_change(table);
		slots[i] = 0;
		buffer_end_change(table);
		error = free_tree(&walk, old, depth - 1);
	}
	ext2_release_finish(&walk.release);
	buffer_put(table);
	return error;
}

/* Return the number of tables on the path from SLOT of an inode to a data block.  *FIRST:
 * the index of the first data block under SLOT.  */
static unsigned
slot_depth(const struct ext2_mount *fs, unsigned slot, uint64_t *first)
{
	unsigned depth = slot < EXT2_DIRECT ? 0 : slot - EXT2_DIRECT + 1;

	*first = slot;
	for (unsigned i = 1; i < depth; i++)
		*first += ((uint64_t)1 << (fs->block_shift - 2) * i) - 1;
	return depth;
}

/* Clear the pointers of NODE's inode to blocks from KEEP on, store the inode with its
 * new size in BUFFER, and release these blocks.  */
static int
truncate_inode(
    struct ext2_node *node, struct buffer *buffer, uint32_t keep, uint32_t size)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t budget = block_limit(node);
	struct tree_walk walk = { .node = node,
		.budget = &budget,
		.release = { .fs = fs, .holder = buffer } };
	uint32_t old[EXT2_POINTERS] = { 0 };
	uint64_t first;
	int error = 0;

	node->run.count = 0;
	for (unsigned i = 0; i < EXT2_POINTERS; i++) {
		slot_depth(fs, i, &first);
		if (first >= keep) {
			old[i] = node->inode.block[i];
			node->inode.block[i] = 0;
		}
	}
	ext2_set_size(node, size);
	node->inode.modify_time = ext2_time(fs);
	ext2_inode_store(node, buffer);
	for (unsigned i = 0; i < EXT2_POINTERS; i++) {
		unsigned depth = slot_depth(fs, i, &first);
		int slot_error = 0;

		if (old[i] != 0)
			slot_error = free_tree(&walk, old[i], depth);
		else if (depth > 0 && first < keep)
			slot_error = truncate_table(node, node->inode.block[i],
			    depth, keep - first, &budget);
		if (slot_error != 0)
			error = slot_error;
	}
	ext2_release_finish(&walk.release);
	ext2_inode_store(node, buffer); /* with the new number of sectors */
	if (error != 0)
		fs->damaged = true; /* some blocks are lost */
	return error;
}

/* Clear the part of the last block that is past SIZE, and order this change before the
 * write of the inode in BUFFER.  */
static int
clear_tail(struct ext2_node *node, uint32_t size, struct buffer *buffer)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t within = size & (fs->block_size - 1);
	uint32_t block, run;
	struct buffer *last;
	int error;

	if (within == 0)
		return 0;
	error = ext2_bmap(node, size >> fs->block_shift, 1, &block, &run);
	if (error != 0 || block == 0)
		return error;
	error = buffer_get(fs->m.cache, block, node->v.inumber, &last);
	if (error != 0)
		return error;
	buffer_begin_change(last);
	memset(last->data + within, 0, fs->block_size - within);
	buffer_end_change(last);
	error = buffer_order(last, buffer);
	buffer_put(last);
	return error;
}

static int
set_size(struct ext2_node *node, uint32_t size, struct buffer *buffer)
{
	struct ext2_mount *fs = ext2_fs(node);
	int error;

	if (size >= node->inode.size) {
		ext2_set_size(node, size);
		node->inode.modify_time = ext2_time(fs);
		ext2_inode_store(node, buffer);
		return 0;
	}
	error = clear_tail(node, size, buffer);
	if (error != 0)
		return error;
	return truncate_inode(
	    node, buffer, DIV_ROUND_UP((uint64_t)size, fs->block_size), size);
}

int
ext2_truncate(struct ext2_node *node, uint32_t size)
{
	struct ext2_mount *fs = ext2_fs(node);
	struct buffer *buffer;
	int error;

	if (size > fs->size_max)
		return EFBIG;
	error = ext2_begin_change(fs);
	if (error != 0)
		return error;
	error = ext2_inode_buffer(node, &buffer);
	if (error == 0) {
		error = set_size(node, size, buffer);
		buffer_put(buffer);
	}
	return ext2_end_change(fs, error);
}

/* ---- inodes without a name ---- */

/* Drop NODE's reference to a block of extended attributes, which other inodes may share,
 * and free the block if this was the last reference.  */
static int
drop_attributes(struct ext2_node *node, struct buffer *inode_buffer)
{
	struct ext2_mount *fs = ext2_fs(node);
	struct ext2_release release = { .fs = fs, .holder = inode_buffer };
	uint32_t block = node->inode.attributes;
	struct ext2_attributes *header;
	struct buffer *buffer;
	int error;

	if (block == 0)
		return 0;
	error = ext2_check_blocks(node, block, 1);
	if (error == 0)
		error = buffer_get(fs->m.cache, block, 0, &buffer);
	if (error != 0)
		return error;
	node->inode.attributes = 0;
	ext2_inode_store(node, inode_buffer);
	header = (struct ext2_attributes *)buffer->data;
	if (header->magic == EXT2_ATTRIBUTES_MAGIC && header->references > 1) {
		buffer_begin_change(buffer);
		header->references--;
		buffer_end_change(buffer);
	} else {
		ext2_release_block(&release, block);
		ext2_release_finish(&release);
	}
	buffer_put(buffer);
	return 0;
}

/* Does NODE's inode hold block pointers?  A short symbolic link is stored in their
 * place.  */
static bool
has_pointers(const struct ext2_node *node)
{
	struct ext2_mount *fs = ext2_fs(node);
	const struct ext2_inode *inode = &node->inode;
	uint32_t attribute_sectors =
	    inode->attributes != 0 ? fs->block_sectors : 0;

	return node->v.type != 0 ||
	    ((inode->mode & EXT2_TYPE_MASK) == EXT2_TYPE_SYMLINK &&
		inode->sectors > attribute_sectors);
}

void
ext2_reclaim(struct ext2_node *node)
{
	struct ext2_mount *fs = ext2_fs(node);
	struct buffer *buffer;
	int error;

	if (ext2_begin_change(fs) != 0)
		return;
	error = ext2_inode_buffer(node, &buffer);
	if (error == 0) {
		error = drop_attributes(node, buffer);
		if (error == 0 && has_pointers(node))
			error = truncate_inode(node, buffer, 0, 0);
		buffer_put(buffer);
	}
	if (error != 0)
		fs->damaged = true; /* some blocks are lost */
	ext2_end_change(fs, error);
}
