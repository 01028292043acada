/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bringing the disk up to date, and unmounting.
 *
 * The counts of free blocks and inodes live in memory and are put into their
 * blocks only here; e2fsck corrects them after a crash.  Deferred work (see
 * ext2_release.c) changes bitmaps when what it waited for has been written, so
 * that all is done after two rounds.
 */

#include "filesys/ext2.h"

/* Put what is known of group NUMBER into its descriptor. */
static int
store_group(uint32_t number)
{
	const struct group *group = &ext2.groups[number];
	struct ext2_group *descriptor;
	struct buffer *buffer;
	uint32_t offset;
	int error = buffer_get(ext2_locate_group(number, &offset), 0, &buffer);

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

/* One round.  => ext2.lock is held. */
static int
write_all(void)
{
	uint16_t state = ext2.state & ~EXT2_STATE_VALID;
	int error = 0;

	ext2_do_released();
	for (uint32_t i = 0; i < ext2.group_count && error == 0; i++)
		error = store_group(i);
	if (error == 0)
		error = ext2_store_super(ext2.damaged ?
		    state | EXT2_STATE_ERROR : state);
	return error == 0 ? buffer_flush_all() : error;
}

int
ext2_sync(struct mount *mount UNUSED)
{
	int error = buffer_flush_all();

	if (error == 0)
		error = ext2_begin();
	return error == 0 ? ext2_end(write_all()) : error;
}

/* => ext2.lock is held; nothing changes any more. */
static int
finish(void)
{
	int error;

	do
		error = write_all();
	while (error == 0 && buffer_has_deferred());
	if (error == 0 && !ext2.damaged) {
		error = ext2_store_super(ext2.state);
		if (error == 0)
			error = buffer_flush_all();
	}
	return error;
}

int
ext2_unmount(struct mount *mount UNUSED)
{
	int error = ext2_begin();

	if (error != 0)
		return error;
	error = finish();
	ext2.read_only = true;
	return ext2_end(error);
}
