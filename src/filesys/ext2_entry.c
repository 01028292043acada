/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changing the entries of directories.  A new entry takes over the spare room
 * of another; a removed one becomes spare room of the one before it:
 *
 *	| a | b .............. |	insert c
 *	| a | b | c .......... |	erase b
 *	| a ... | c .......... |
 *
 * A directory may have a hash index, which we do not keep up: the first new
 * entry takes its flag away, and what is left is a directory like any other.
 *
 * => ext2.lock and the directory's are held.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "filesys/ext2.h"


static uint8_t
entry_type(enum file_type type)
{
	if (!ext2.has_types)
		return 0;
	return type == FILE_DIRECTORY ? EXT2_ENTRY_DIRECTORY :
	    type == FILE_REGULAR ? EXT2_ENTRY_REGULAR : 0;
}

static void
fill_entry(struct ext2_entry *entry, uint32_t length, uint32_t inumber,
    uint8_t type, const char *name, uint32_t name_length)
{
	entry->inode = inumber;
	entry->length = length;
	entry->name_length = name_length;
	entry->type = type;
	memcpy(entry->name, name, name_length);
}

void
ext2_dir_begin(struct buffer *buffer, uint32_t inumber, uint32_t parent)
{
	uint32_t size = ext2_entry_size(1);
	uint8_t type = entry_type(FILE_DIRECTORY);

	buffer_begin_change(buffer);
	fill_entry(ext2_entry_at(buffer, 0), size, inumber, type, ".", 1);
	fill_entry(ext2_entry_at(buffer, size), ext2.block_size - size, parent,
	    type, "..", 2);
	buffer_end_change(buffer);
}

/* What ENTRY needs of its length. */
static uint32_t
used(const struct ext2_entry *entry)
{
	return entry->inode == 0 ? 0 : ext2_entry_size(entry->name_length);
}

/* Look for an entry of BUFFER with SIZE bytes to spare.  ENOSPC. */
static int
find_room(const struct vnode *directory, const struct buffer *buffer,
    uint32_t size, uint32_t *offset)
{
	for (*offset = 0; *offset < ext2.block_size;
	    *offset += ext2_entry_at(buffer, *offset)->length) {
		int error = ext2_entry_check(directory, buffer, *offset);

		if (error != 0)
			return error;
		if (ext2_entry_at(buffer, *offset)->length >=
		    used(ext2_entry_at(buffer, *offset)) + size)
			return 0;
	}
	return ENOSPC;
}

/* Append a block to DIRECTORY. */
static int
grow(struct vnode *directory, struct buffer **result)
{
	uint32_t index = directory->inode.size >> ext2.block_shift;
	struct buffer *buffer, *inode_buffer;
	int error = ext2_map_new(directory, index, &buffer);

	if (error != 0)
		return error;
	error = ext2_inode_buffer(directory, &inode_buffer);
	if (error == 0) {
		error = ext2_map_order(directory, index, inode_buffer);
		if (error == 0)
			directory->inode.size += ext2.block_size;
		ext2_inode_store(directory, inode_buffer);
		buffer_put(inode_buffer);
	}
	if (error != 0)
		buffer_put(buffer);
	else
		*result = buffer;
	return error;
}

/* Pin a block with SIZE bytes to spare in the entry at *PLACE. */
static int
make_room(struct vnode *directory, uint32_t size, struct buffer **result,
    struct ext2_place *place)
{
	uint32_t count = directory->inode.size >> ext2.block_shift;
	struct buffer *buffer;
	int error;

	for (uint32_t i = 0; i < count; i++) {
		error = ext2_dir_block(directory, i, &buffer);
		if (error != 0)
			return error;
		error = find_room(directory, buffer, size, &place->offset);
		if (error == 0) {
			place->index = i;
			*result = buffer;
			return 0;
		}
		buffer_put(buffer);
		if (error != ENOSPC)
			return error;
	}
	place->index = count;
	place->offset = 0;
	return grow(directory, result);
}

/* Put an entry into the spare room of the one at PLACE, which moves there. */
static void
put_entry(struct buffer *buffer, struct ext2_place *place, const char *name,
    uint32_t length, uint8_t type)
{
	struct ext2_entry *old = ext2_entry_at(buffer, place->offset);
	uint32_t total = old->length, keep = used(old);

	buffer_begin_change(buffer);
	if (keep > 0)
		old->length = keep;
	place->offset += keep;
	fill_entry(ext2_entry_at(buffer, place->offset), total - keep,
	    place->inumber, type, name, length);
	buffer_end_change(buffer);
}

/* What must be on the disk before a new entry for VNODE in BUFFER: that its
 * inode number is taken, and that there is no index.  */
static int
order_before_entry(struct vnode *directory, const struct vnode *vnode,
    struct buffer *buffer)
{
	struct buffer *before;
	int error = ext2_inode_bitmap(vnode->inumber, &before);

	if (error != 0)
		return error;
	error = buffer_order(before, buffer);
	buffer_put(before);
	if (error != 0 || !(directory->inode.flags & EXT2_FLAG_INDEX))
		return error;
	error = ext2_inode_buffer(directory, &before);
	if (error != 0)
		return error;
	directory->inode.flags &= ~EXT2_FLAG_INDEX;
	ext2_inode_store(directory, before);
	error = buffer_order(before, buffer);
	buffer_put(before);
	return error;
}

int
ext2_dir_insert(struct vnode *directory, const char *name, uint32_t length,
    const struct vnode *vnode, struct ext2_place *place)
{
	struct buffer *buffer;
	int error;

	error = make_room(directory, ext2_entry_size(length), &buffer, place);
	if (error != 0)
		return error;
	error = order_before_entry(directory, vnode, buffer);
	if (error == 0) {
		place->inumber = vnode->inumber;
		put_entry(buffer, place, name, length,
		    entry_type(vnode->type));
	}
	buffer_put(buffer);
	return error;
}

void
ext2_dir_erase(struct buffer *buffer, const struct ext2_place *place)
{
	struct ext2_entry *entry = ext2_entry_at(buffer, place->offset);
	struct ext2_entry *before = NULL;
	uint32_t offset = 0;

	while (offset < place->offset) {
		before = ext2_entry_at(buffer, offset);
		offset += before->length;
	}
	ASSERT_CMP(offset, ==, place->offset);
	buffer_begin_change(buffer);
	entry->inode = 0;
	if (before != NULL)
		before->length += entry->length;
	buffer_end_change(buffer);
}

void
ext2_dir_exchange(struct buffer *buffer, const struct ext2_place *a,
    const struct ext2_place *b)
{
	struct ext2_entry *entry_a = ext2_entry_at(buffer, a->offset);
	struct ext2_entry *entry_b = ext2_entry_at(buffer, b->offset);
	uint8_t type = entry_a->type;

	buffer_begin_change(buffer);
	entry_a->inode = b->inumber;
	entry_a->type = entry_b->type;
	entry_b->inode = a->inumber;
	entry_b->type = type;
	buffer_end_change(buffer);
}

/* Write to DATA the entries of BUFFER, close together, with the one at PLACE
 * renamed.  ENOSPC if they do not fit.  */
static int
pack(uint8_t *data, const struct buffer *buffer,
    const struct ext2_place *place, const char *name, uint32_t length)
{
	struct ext2_entry *last = NULL;
	uint32_t end = 0, offset, next;

	for (offset = 0; offset < ext2.block_size; offset = next) {
		const struct ext2_entry *entry = ext2_entry_at(buffer, offset);
		bool renamed = offset == place->offset;
		const char *text = renamed ? name : entry->name;
		uint32_t n = renamed ? length : entry->name_length;

		next = offset + entry->length;
		if (entry->inode == 0)
			continue;
		if (end + ext2_entry_size(n) > ext2.block_size)
			return ENOSPC;
		last = (struct ext2_entry *)(data + end);
		fill_entry(last, ext2_entry_size(n), entry->inode, entry->type,
		    text, n);
		end += ext2_entry_size(n);
	}
	last->length += ext2.block_size - end;
	return 0;
}

int
ext2_dir_rename(struct buffer *buffer, const struct ext2_place *place,
    const char *name, uint32_t length)
{
	uint8_t *data = calloc(1, ext2.block_size);
	int error;

	if (data == NULL)
		return ENOMEM;
	error = pack(data, buffer, place, name, length);
	if (error == 0) {
		buffer_begin_change(buffer);
		memcpy(buffer->data, data, ext2.block_size);
		buffer_end_change(buffer);
	}
	free(data);
	return error;
}
