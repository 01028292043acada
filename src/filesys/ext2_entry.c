/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changing the entries of directories.  A new entry takes over the unused part of
 * another; a removed entry becomes an unused part of the one before it, or an unused
 * entry if it is the first in its block:
 *
 *	| a | b .............. |	insert c
 *	| a | b | c .......... |	erase b
 *	| a ... | c .......... |
 *
 * A directory may have a hash index, which is not maintained: the index flag is cleared
 * before the first insertion or renaming, which makes the directory an ordinary one.
 *
 * On a damaged disk, an entry found earlier may have changed since (see ext2_dir.c).
 * So each change examines the entries again after buffer_begin_change: until
 * buffer_end_change, no other thread changes the block.
 *
 * => the locks of the directory and of the file system are held.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "filesys/ext2.h"

#define NONE UINT32_MAX

static uint8_t
entry_type(const struct ext2_mount *fs, enum file_type type)
{
	if (!fs->has_types)
		return 0;
	return type == FILE_DIRECTORY ? EXT2_ENTRY_DIRECTORY :
	    type == FILE_REGULAR      ? EXT2_ENTRY_REGULAR :
					0;
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
ext2_dir_init(
    const struct ext2_node *directory, struct buffer *buffer, uint32_t parent)
{
	struct ext2_mount *fs = ext2_fs(directory);
	uint32_t size = ext2_entry_size(1);
	uint8_t type = entry_type(fs, FILE_DIRECTORY);

	buffer_begin_change(buffer);
	fill_entry(
	    ext2_entry_at(buffer, 0), size, directory->v.inumber, type, ".", 1);
	fill_entry(ext2_entry_at(buffer, size), fs->block_size - size, parent,
	    type, "..", 2);
	buffer_end_change(buffer);
}

/* Return the length that ENTRY requires. */
static uint32_t
used_length(const struct ext2_entry *entry)
{
	return entry->inode == 0 ? 0 : ext2_entry_size(entry->name_length);
}

/* Report that an entry of DIRECTORY changed although the directory is locked. */
static int
report_changed(const struct ext2_node *directory)
{
	return ext2_report_damage(ext2_fs(directory),
	    "directory %u shares a block with a file", directory->v.inumber);
}

/* Find an entry of BUFFER with SIZE unused bytes.  ENOSPC. */
static int
find_room(const struct ext2_node *directory, const struct buffer *buffer,
    uint32_t size, uint32_t *offset)
{
	struct ext2_mount *fs = ext2_fs(directory);
	struct ext2_entry entry;

	for (*offset = 0; *offset < fs->block_size; *offset += entry.length) {
		int error = ext2_entry_read(directory, buffer, *offset, &entry);

		if (error != 0)
			return error;
		if (entry.length >= used_length(&entry) + size)
			return 0;
	}
	return ENOSPC;
}

/* Append a block to DIRECTORY, and pin the block in *RESULT. */
static int
append_dir_block(struct ext2_node *directory, struct buffer **result)
{
	struct ext2_mount *fs = ext2_fs(directory);
	uint32_t index = directory->inode.size >> fs->block_shift;
	struct buffer *buffer, *inode_buffer;
	int error = ext2_bmap_alloc(directory, index, &buffer);

	if (error != 0)
		return error;
	error = ext2_inode_buffer(directory, &inode_buffer);
	if (error == 0) {
		error = ext2_bmap_order(directory, index, inode_buffer);
		if (error == 0)
			ext2_set_size(
			    directory, directory->inode.size + fs->block_size);
		ext2_inode_store(directory, inode_buffer);
		buffer_put(inode_buffer);
	}
	if (error != 0)
		buffer_put(buffer);
	else
		*result = buffer;
	return error;
}

/* Pin a block of DIRECTORY with an entry that has SIZE unused bytes, and store the
 * place of that entry.  Appends a block if necessary.  */
static int
provide_room(struct ext2_node *directory, uint32_t size, struct buffer **result,
    struct dir_place *place)
{
	struct ext2_mount *fs = ext2_fs(directory);
	uint32_t count = directory->inode.size >> fs->block_shift;
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
	return append_dir_block(directory, result);
}

/* Divide the entry at PLACE: its unused part becomes a new entry for NAME, and *PLACE
 * becomes the place of the new entry.
 * => between buffer_begin_change and buffer_end_change.  */
static int
split_entry(const struct ext2_node *directory, struct buffer *buffer,
    struct dir_place *place, const char *name, uint32_t length, uint8_t type)
{
	struct ext2_entry old;
	int error = ext2_entry_read(directory, buffer, place->offset, &old);
	uint32_t keep;

	if (error != 0)
		return error;
	keep = used_length(&old);
	if (old.length < keep + ext2_entry_size(length))
		return report_changed(directory);
	if (keep > 0)
		ext2_entry_at(buffer, place->offset)->length = keep;
	place->offset += keep;
	fill_entry(ext2_entry_at(buffer, place->offset), old.length - keep,
	    place->inumber, type, name, length);
	return 0;
}

/* Call split_entry in a change of its own. */
static int
insert_entry(const struct ext2_node *directory, struct buffer *buffer,
    struct dir_place *place, const char *name, uint32_t length, uint8_t type)
{
	int error;

	buffer_begin_change(buffer);
	error = split_entry(directory, buffer, place, name, length, type);
	buffer_end_change(buffer);
	return error;
}

/* DIRECTORY is about to get a new name in BUFFER.  If DIRECTORY has a hash index, the
 * index would lack that name: clear the index flag, and order the write of the inode
 * before the write of BUFFER.  */
static int
drop_hash_index(struct ext2_node *directory, struct buffer *buffer)
{
	struct buffer *before;
	int error;

	if (!(directory->inode.flags & EXT2_FLAG_INDEX))
		return 0;
	error = ext2_inode_buffer(directory, &before);
	if (error != 0)
		return error;
	directory->inode.flags &= ~EXT2_FLAG_INDEX;
	ext2_inode_store(directory, before);
	error = buffer_order(before, buffer);
	buffer_put(before);
	return error;
}

/* Order the writes that must precede a new entry for NODE in BUFFER: the bitmap in
 * which NODE's inode number is allocated, and DIRECTORY's inode without the index
 * flag.  */
static int
order_before_entry(struct ext2_node *directory, const struct ext2_node *node,
    struct buffer *buffer)
{
	struct ext2_mount *fs = ext2_fs(directory);
	struct buffer *before;
	int error = ext2_inode_bitmap(fs, node->v.inumber, &before);

	if (error != 0)
		return error;
	error = buffer_order(before, buffer);
	buffer_put(before);
	return error != 0 ? error : drop_hash_index(directory, buffer);
}

int
ext2_dir_insert(struct ext2_node *directory, const char *name, uint32_t length,
    const struct ext2_node *node, struct dir_place *place)
{
	struct ext2_mount *fs = ext2_fs(directory);
	struct buffer *buffer;
	int error;

	error =
	    provide_room(directory, ext2_entry_size(length), &buffer, place);
	if (error != 0)
		return error;
	error = order_before_entry(directory, node, buffer);
	if (error == 0) {
		place->inumber = node->v.inumber;
		error = insert_entry(directory, buffer, place, name, length,
		    entry_type(fs, node->v.type));
	}
	buffer_put(buffer);
	return error;
}

/* Check that the entry found at PLACE earlier is still there, by a walk from the start
 * of the block.  *BEFORE: the offset of the preceding entry, or NONE.
 * => between buffer_begin_change and buffer_end_change.  */
static int
find_entry_again(const struct ext2_node *directory, const struct buffer *buffer,
    const struct dir_place *place, uint32_t *before)
{
	struct ext2_entry entry = { .length = 0 };
	uint32_t offset = 0;
	int error;

	*before = NONE;
	error = ext2_entry_read(directory, buffer, offset, &entry);
	while (error == 0 && offset < place->offset) {
		*before = offset;
		offset += entry.length;
		error = ext2_entry_read(directory, buffer, offset, &entry);
	}
	if (error == 0 &&
	    (offset != place->offset || entry.inode != place->inumber))
		error = report_changed(directory);
	return error;
}

int
ext2_dir_erase(const struct ext2_node *directory, struct buffer *buffer,
    const struct dir_place *place)
{
	uint32_t before;
	int error;

	buffer_begin_change(buffer);
	error = find_entry_again(directory, buffer, place, &before);
	if (error == 0) {
		struct ext2_entry *entry = ext2_entry_at(buffer, place->offset);

		entry->inode = 0;
		if (before != NONE)
			ext2_entry_at(buffer, before)->length += entry->length;
	}
	buffer_end_change(buffer);
	return error;
}

static void
exchange_inodes(struct ext2_entry *a, struct ext2_entry *b)
{
	uint32_t inode = a->inode;
	uint8_t type = a->type;

	a->inode = b->inode;
	a->type = b->type;
	b->inode = inode;
	b->type = type;
}

int
ext2_dir_exchange(const struct ext2_node *directory, struct buffer *buffer,
    const struct dir_place *a, const struct dir_place *b)
{
	uint32_t before;
	int error;

	buffer_begin_change(buffer);
	error = find_entry_again(directory, buffer, a, &before);
	if (error == 0)
		error = find_entry_again(directory, buffer, b, &before);
	if (error == 0)
		exchange_inodes(ext2_entry_at(buffer, a->offset),
		    ext2_entry_at(buffer, b->offset));
	buffer_end_change(buffer);
	return error;
}

/* Write the entries of BUFFER to DATA without gaps, with the one at PLACE renamed.
 * ENOSPC if they do not fit.
 * => between buffer_begin_change and buffer_end_change.  */
static int
pack_renamed(const struct ext2_node *directory, uint8_t *data,
    const struct buffer *buffer, const struct dir_place *place,
    const char *name, uint32_t length)
{
	struct ext2_mount *fs = ext2_fs(directory);
	uint32_t end = 0, last = 0, before;
	struct ext2_entry entry;
	int error = find_entry_again(directory, buffer, place, &before);

	for (uint32_t offset = 0; error == 0 && offset < fs->block_size;
	     offset += entry.length) {
		bool renamed = offset == place->offset;
		const char *text =
		    renamed ? name : ext2_entry_at(buffer, offset)->name;
		uint32_t n;

		error = ext2_entry_read(directory, buffer, offset, &entry);
		if (error != 0 || entry.inode == 0)
			continue;
		n = renamed ? length : entry.name_length;
		if (end + ext2_entry_size(n) > fs->block_size)
			return ENOSPC;
		last = end;
		fill_entry((struct ext2_entry *)(data + last),
		    ext2_entry_size(n), entry.inode, entry.type, text, n);
		end += ext2_entry_size(n);
	}
	/* There is at least one entry: the one at PLACE. */
	((struct ext2_entry *)(data + last))->length += fs->block_size - end;
	return error;
}

int
ext2_dir_rename(struct ext2_node *directory, struct buffer *buffer,
    const struct dir_place *place, const char *name, uint32_t length)
{
	struct ext2_mount *fs = ext2_fs(directory);
	uint8_t *data = calloc(1, fs->block_size);
	int error;

	if (data == NULL)
		return ENOMEM;
	error = drop_hash_index(directory, buffer);
	if (error == 0) {
		buffer_begin_change(buffer);
		error =
		    pack_renamed(directory, data, buffer, place, name, length);
		if (error == 0)
			memcpy(buffer->data, data, fs->block_size);
		buffer_end_change(buffer);
	}
	free(data);
	return error;
}
