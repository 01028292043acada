/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inode table.  A node has a copy of its inode, which is newer than the inode in
 * the table; every change ends by storing the copy in the table's buffer.
 *
 * An inode is checked when it is loaded, so that its type and size can be trusted; its
 * pointers are checked when they are followed.
 */
#include <errno.h>
#include <string.h>

#include "filesys/ext2.h"

/* Return the block that contains inode INUMBER, and set *OFFSET to the byte in the block
 * where the inode begins.  */
static uint32_t
locate_inode(const struct ext2_mount *fs, uint32_t inumber, uint32_t *offset)
{
	uint32_t index = (inumber - 1) % fs->super.inodes_per_group;
	uint32_t group = (inumber - 1) / fs->super.inodes_per_group;

	*offset = index % fs->inodes_per_block * fs->inode_size;
	return fs->groups[group].inode_table + index / fs->inodes_per_block;
}

int
ext2_inode_buffer(const struct ext2_node *node, struct buffer **buffer)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t offset;

	return buffer_get(
	    fs->m.cache, locate_inode(fs, node->v.inumber, &offset), 0, buffer);
}

uint32_t
ext2_inode_block(const struct ext2_node *node)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t offset;

	return locate_inode(fs, node->v.inumber, &offset);
}

static enum file_type
type_of_mode(uint16_t mode)
{
	switch (mode & EXT2_TYPE_MASK) {
	case EXT2_TYPE_REGULAR:
		return FILE_REGULAR;
	case EXT2_TYPE_DIRECTORY:
		return FILE_DIRECTORY;
	default:
		return 0;
	}
}

static int
check_inode(const struct ext2_node *node)
{
	struct ext2_mount *fs = ext2_fs(node);
	const struct ext2_inode *inode = &node->inode;
	uint32_t number = node->v.inumber;

	if (inode->links == 0)
		return ext2_report_damage(
		    fs, "inode %u has a name but is marked as free", number);
	if (inode->flags & EXT2_FLAG_EXTENTS)
		return ext2_report_damage(fs, "inode %u has extents", number);
	if (node->v.type == FILE_REGULAR && inode->size_high != 0)
		return EFBIG;
	if (node->v.type == FILE_DIRECTORY &&
	    (inode->size == 0 || inode->size % fs->block_size != 0 ||
		inode->size >> fs->block_shift > fs->super.blocks_count))
		return ext2_report_damage(
		    fs, "directory %u has size %u", number, inode->size);
	return 0;
}

int
ext2_inode_load(struct ext2_node *node)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t number = node->v.inumber, offset;
	struct buffer *buffer;
	int error;

	if (number != EXT2_ROOT_INODE &&
	    (number < fs->first_inode || number > fs->super.inodes_count))
		return ext2_report_damage(
		    fs, "inode %u cannot be a file", number);
	error = buffer_get(
	    fs->m.cache, locate_inode(fs, number, &offset), 0, &buffer);
	if (error != 0)
		return error;
	memcpy(&node->inode, buffer->data + offset, sizeof(node->inode));
	buffer_put(buffer);
	node->v.type = type_of_mode(node->inode.mode);
	node->v.size = node->inode.size;
	return check_inode(node);
}

void
ext2_inode_store(const struct ext2_node *node, struct buffer *buffer)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t offset, block = locate_inode(fs, node->v.inumber, &offset);

	ASSERT_CMP(buffer->block, ==, block);
	buffer_begin_change(buffer);
	memcpy(buffer->data + offset, &node->inode, sizeof(node->inode));
	buffer_end_change(buffer);
}

void
ext2_inode_store_new(const struct ext2_node *node, struct buffer *buffer)
{
	struct ext2_mount *fs = ext2_fs(node);
	uint32_t offset;

	locate_inode(fs, node->v.inumber, &offset);
	buffer_begin_change(buffer);
	memset(buffer->data + offset, 0, fs->inode_size);
	memcpy(buffer->data + offset, &node->inode, sizeof(node->inode));
	if (fs->inode_size >= EXT2_INODE_SIZE_REV0 + EXT2_EXTRA_SIZE) {
		struct ext2_inode_extra *extra =
		    (void *)(buffer->data + offset + EXT2_INODE_SIZE_REV0);

		extra->size = EXT2_EXTRA_SIZE;
	}
	buffer_end_change(buffer);
}

int
ext2_inode_update(const struct ext2_node *node)
{
	struct buffer *buffer;
	int error = ext2_inode_buffer(node, &buffer);

	if (error != 0)
		return error;
	ext2_inode_store(node, buffer);
	buffer_put(buffer);
	return 0;
}
