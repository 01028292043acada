/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading the entries of directories, by linear search.
 *
 *	| 2 |12|1|2|.   | 2 |12|2|2|..  | 11 |1000|10|2|lost+found ... |
 *	 inode
 *	     length      ^ each entry begins where the previous one ends
 *	        name length, type
 *
 * An entry is longer than its name requires if entries after it were removed, or if it
 * is the last in its block.  Entries are not trusted: each is checked when it is
 * reached.  On a damaged disk a file and a directory can share a block, and a thread
 * that writes the file then changes entries without holding the directory's lock.  So
 * the fields before the name are copied once, and the copy is both checked and used.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "filesys/ext2.h"

uint32_t
ext2_entry_size(uint32_t name_length)
{
	return ROUND_UP(EXT2_ENTRY_HEADER + name_length, 4);
}

struct ext2_entry *
ext2_entry_at(const struct buffer *buffer, uint32_t offset)
{
	return (struct ext2_entry *)(buffer->data + offset);
}

static bool
is_sound(const struct ext2_mount *fs, const struct ext2_entry *entry,
    uint32_t offset)
{
	return entry->length % 4 == 0 &&
	    entry->length <= fs->block_size - offset &&
	    entry->length >= ext2_entry_size(entry->name_length) &&
	    entry->inode <= fs->super.inodes_count &&
	    (entry->inode == 0 || entry->name_length > 0);
}

int
ext2_entry_read(const struct ext2_node *directory, const struct buffer *buffer,
    uint32_t offset, struct ext2_entry *entry)
{
	struct ext2_mount *fs = ext2_fs(directory);
	const volatile uint32_t *from = (uint32_t *)(buffer->data + offset);

	if (fs->block_size - offset >= EXT2_ENTRY_HEADER) {
		uint32_t rest = from[1];

		entry->inode = from[0];
		entry->length = rest & 0xFFFF;
		entry->name_length = rest >> 16 & 0xFF;
		entry->type = rest >> 24;
		if (is_sound(fs, entry, offset))
			return 0;
	}
	return ext2_report_damage(fs,
	    "directory %u has a bad entry at byte %u of block %u",
	    directory->v.inumber, offset, buffer->block);
}

int
ext2_dir_block(
    struct ext2_node *directory, uint32_t index, struct buffer **buffer)
{
	struct ext2_mount *fs = ext2_fs(directory);
	uint32_t block, run;
	int error = ext2_bmap(directory, index, 1, &block, &run);

	if (error != 0)
		return error;
	if (block == 0)
		return ext2_report_damage(
		    fs, "directory %u has a hole", directory->v.inumber);
	return buffer_get(fs->m.cache, block, directory->v.inumber, buffer);
}

static uint32_t
block_count(const struct ext2_node *directory)
{
	struct ext2_mount *fs = ext2_fs(directory);

	return directory->inode.size >> fs->block_shift;
}

/* Does the entry at OFFSET, of which ENTRY is a copy, have the name NAME? */
static bool
is_named(const struct buffer *buffer, uint32_t offset,
    const struct ext2_entry *entry, const char *name, uint32_t length)
{
	return entry->inode != 0 && entry->name_length == length &&
	    memcmp(ext2_entry_at(buffer, offset)->name, name, length) == 0;
}

/* Search block INDEX for NAME. */
static int
find_in_block(struct ext2_node *directory, uint32_t index, const char *name,
    uint32_t length, struct dir_place *place)
{
	struct ext2_mount *fs = ext2_fs(directory);
	struct ext2_entry entry;
	struct buffer *buffer;
	int error = ext2_dir_block(directory, index, &buffer);
	uint32_t offset;

	if (error != 0)
		return error;
	for (offset = 0; offset < fs->block_size; offset += entry.length) {
		error = ext2_entry_read(directory, buffer, offset, &entry);
		if (error != 0 ||
		    is_named(buffer, offset, &entry, name, length))
			break;
	}
	buffer_put(buffer);
	if (error != 0)
		return error;
	if (offset == fs->block_size)
		return ENOENT;
	place->index = index;
	place->offset = offset;
	place->inumber = entry.inode;
	return 0;
}

int
ext2_dir_find(struct ext2_node *directory, const char *name, uint32_t length,
    struct dir_place *place)
{
	int error = ENOENT;

	for (uint32_t i = 0; i < block_count(directory) && error == ENOENT; i++)
		error = find_in_block(directory, i, name, length, place);
	return error;
}

static enum file_type
type_of_entry(const struct ext2_mount *fs, const struct ext2_entry *entry)
{
	if (!fs->has_types)
		return 0;
	switch (entry->type) {
	case EXT2_ENTRY_REGULAR:
		return FILE_REGULAR;
	case EXT2_ENTRY_DIRECTORY:
		return FILE_DIRECTORY;
	default:
		return 0;
	}
}

/* Fill DIRENT from the entry at OFFSET, of which ENTRY is a copy. */
static int
fill_dirent(const struct ext2_node *directory, const struct buffer *buffer,
    uint32_t offset, const struct ext2_entry *entry, struct dirent *dirent)
{
	struct ext2_mount *fs = ext2_fs(directory);
	uint32_t length = entry->name_length;

	dirent->inumber = entry->inode;
	dirent->type = type_of_entry(fs, entry);
	memcpy(dirent->name, ext2_entry_at(buffer, offset)->name, length);
	dirent->name[length] = '\0';
	if (strlen(dirent->name) != length || strchr(dirent->name, '/') != NULL)
		return ext2_report_damage(
		    fs, "directory %u has a bad name", directory->v.inumber);
	return 0;
}

/* Return the first entry in use of BUFFER at or after *POSITION, and move *POSITION
 * past it.  ENOENT if there is none; *POSITION is then the start of the next block.  */
static int
next_in_block(const struct ext2_node *directory, const struct buffer *buffer,
    uint32_t *position, struct dirent *dirent)
{
	struct ext2_mount *fs = ext2_fs(directory);
	uint32_t least = *position & (fs->block_size - 1);
	struct ext2_entry entry;

	for (uint32_t offset = 0; offset < fs->block_size;
	     offset += entry.length) {
		int error = ext2_entry_read(directory, buffer, offset, &entry);

		if (error != 0)
			return error;
		if (offset >= least && entry.inode != 0) {
			*position += offset - least + entry.length;
			return fill_dirent(
			    directory, buffer, offset, &entry, dirent);
		}
	}
	*position = (*position | (fs->block_size - 1)) + 1;
	return ENOENT;
}

int
ext2_dir_next(
    struct ext2_node *directory, uint32_t *position, struct dirent *dirent)
{
	struct ext2_mount *fs = ext2_fs(directory);
	int error = ENOENT;

	while (error == ENOENT && *position < directory->inode.size) {
		struct buffer *buffer;

		error = ext2_dir_block(
		    directory, *position >> fs->block_shift, &buffer);
		if (error != 0)
			break;
		error = next_in_block(directory, buffer, position, dirent);
		buffer_put(buffer);
	}
	return error;
}

int
ext2_dir_check_empty(struct ext2_node *directory)
{
	struct dirent *dirent = malloc(sizeof(*dirent));
	uint32_t position = 0;
	int error = dirent == NULL ? ENOMEM : 0;

	while (error == 0) {
		error = ext2_dir_next(directory, &position, dirent);
		if (error == 0 && strcmp(dirent->name, ".") != 0 &&
		    strcmp(dirent->name, "..") != 0)
			error = ENOTEMPTY;
	}
	free(dirent);
	return error == ENOENT ? 0 : error;
}
