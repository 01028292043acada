/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inode table.  A vnode has a copy of its inode, which is the newer one;
 * every change ends with storing it into the table's buffer.
 *
 * An inode is checked when it is loaded, so that everybody else can rely on
 * its type and size; what it points to is checked when it is followed.
 */
#include <errno.h>
#include <string.h>

#include "filesys/ext2.h"

/* Which block has inode INUMBER, and at which byte? */
static uint32_t
locate(uint32_t inumber, uint32_t *offset)
{
	uint32_t index = (inumber - 1) % ext2.super.inodes_per_group;
	uint32_t group = (inumber - 1) / ext2.super.inodes_per_group;

	*offset = index % ext2.inodes_per_block * ext2.inode_size;
	return ext2.groups[group].inode_table + index / ext2.inodes_per_block;
}

int
ext2_inode_buffer(const struct vnode *vnode, struct buffer **buffer)
{
	uint32_t offset;

	return buffer_get(locate(vnode->inumber, &offset), 0, buffer);
}

uint32_t
ext2_inode_block(const struct vnode *vnode)
{
	uint32_t offset;

	return locate(vnode->inumber, &offset);
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
check(const struct vnode *vnode)
{
	const struct ext2_inode *inode = &vnode->inode;
	uint32_t number = vnode->inumber;

	if (inode->links == 0)
		return ext2_damage("inode %u has a name but is free", number);
	if (inode->flags & EXT2_FLAG_EXTENTS)
		return ext2_damage("inode %u has extents", number);
	if (vnode->type == FILE_REGULAR && inode->size_high != 0)
		return EFBIG;
	if (vnode->type == FILE_DIRECTORY &&
	    (inode->size == 0 || inode->size % ext2.block_size != 0 ||
	    inode->size >> ext2.block_shift > ext2.super.blocks_count))
		return ext2_damage("directory %u has size %u", number,
		    inode->size);
	return 0;
}

int
ext2_inode_load(struct vnode *vnode)
{
	uint32_t number = vnode->inumber, offset;
	struct buffer *buffer;
	int error;

	if (number != EXT2_ROOT_INODE && (number < ext2.first_inode ||
	    number > ext2.super.inodes_count))
		return ext2_damage("there can be no file in inode %u", number);
	error = buffer_get(locate(number, &offset), 0, &buffer);
	if (error != 0)
		return error;
	memcpy(&vnode->inode, buffer->data + offset, sizeof vnode->inode);
	buffer_put(buffer);
	vnode->type = type_of_mode(vnode->inode.mode);
	return check(vnode);
}

void
ext2_inode_store(const struct vnode *vnode, struct buffer *buffer)
{
	uint32_t offset;

	ASSERT_CMP(buffer->block, ==, locate(vnode->inumber, &offset));
	locate(vnode->inumber, &offset);
	buffer_begin_change(buffer);
	memcpy(buffer->data + offset, &vnode->inode, sizeof vnode->inode);
	buffer_end_change(buffer);
}

void
ext2_inode_store_new(const struct vnode *vnode, struct buffer *buffer)
{
	uint32_t offset;

	locate(vnode->inumber, &offset);
	buffer_begin_change(buffer);
	memset(buffer->data + offset, 0, ext2.inode_size);
	memcpy(buffer->data + offset, &vnode->inode, sizeof vnode->inode);
	if (ext2.inode_size >= EXT2_INODE_SIZE_REV0 + EXT2_EXTRA_SIZE) {
		struct ext2_inode_extra *extra = (void *)(buffer->data +
		    offset + EXT2_INODE_SIZE_REV0);

		extra->size = EXT2_EXTRA_SIZE;
	}
	buffer_end_change(buffer);
}

int
ext2_inode_update(const struct vnode *vnode)
{
	struct buffer *buffer;
	int error = ext2_inode_buffer(vnode, &buffer);

	if (error != 0)
		return error;
	ext2_inode_store(vnode, buffer);
	buffer_put(buffer);
	return 0;
}
