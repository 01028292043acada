/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writing everything, and unmounting.
 *
 * The counts of free blocks and inodes are kept in memory and stored in the descriptors
 * only here; after a crash, e2fsck corrects them.  Deferred work (ext2_release.c)
 * changes bitmaps once the writes that it waited for are done, so writing everything
 * takes two rounds.
 */
#include "filesys/ext2.h"

/* Copy the counts of group NUMBER to its descriptor. */
static int
store_group(struct ext2_mount *fs, uint32_t number)
{
	const struct group *group = &fs->groups[number];
	struct ext2_group *descriptor;
	struct buffer *buffer;
	uint32_t offset;
	int error = buffer_get(
	    fs->m.cache, ext2_locate_group(fs, number, &offset), 0, &buffer);

	if (error != 0)
		return error;
	descriptor = (struct ext2_group *)(buffer->data + offset);
	if (descriptor->free_blocks != group->free_blocks ||
	    descriptor->free_inodes != group->free_inodes ||
	    descriptor->directories != group->directories) {
		buffer_begin_change(buffer);
		descriptor->free_blocks = group->free_blocks;
		descriptor->free_inodes = group->free_inodes;
		descriptor->directories = group->directories;
		buffer_end_change(buffer);
	}
	buffer_put(buffer);
	return 0;
}

/* Carry out one round of writing everything.
 * => the file system's lock is held.  */
static int
write_all(struct ext2_mount *fs)
{
	uint16_t state = fs->state & ~EXT2_STATE_VALID;
	int error = 0;

	ext2_free_released(fs);
	for (uint32_t i = 0; i < fs->group_count && error == 0; i++)
		error = store_group(fs, i);
	if (error == 0)
		error = ext2_store_super(
		    fs, fs->damaged ? state | EXT2_STATE_ERROR : state);
	return error == 0 ? buffer_flush_all(fs->m.cache) : error;
}

int
ext2_sync(struct mount *mount)
{
	struct ext2_mount *fs = (struct ext2_mount *)mount;
	int error = buffer_flush_all(fs->m.cache);

	if (error == 0)
		error = ext2_begin_change(fs);
	return error == 0 ? ext2_end_change(fs, write_all(fs)) : error;
}

/* Write everything.  Then, unless damage was found, restore the state that the disk had
 * before it was mounted.
 * => the file system's lock is held; no other thread changes anything.  */
static int
write_final_state(struct ext2_mount *fs)
{
	int error;

	do
		error = write_all(fs);
	while (error == 0 && buffer_has_deferred(fs->m.cache));
	if (error == 0 && !fs->damaged) {
		error = ext2_store_super(fs, fs->state);
		if (error == 0)
			error = buffer_flush_all(fs->m.cache);
	}
	return error;
}

int
ext2_unmount(struct mount *mount)
{
	struct ext2_mount *fs = (struct ext2_mount *)mount;
	int error = ext2_begin_change(fs);

	if (error != 0)
		return error;
	error = write_final_state(fs);
	fs->read_only = true;
	return ext2_end_change(fs, error);
}
