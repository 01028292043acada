/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Freeing blocks and inode numbers.
 *
 * A block that a file gives up must not be used again before the disk shows that the
 * file no longer points to it: otherwise a crash could leave the block in two files.
 * So its bit in the bitmap is not cleared at once.  The block's number is added to a
 * record, which is attached to the buffer that held the pointer.  When that buffer has
 * been written and the device has been flushed, the record is carried out (deferred
 * work of the buffer cache).  Until then the block cannot be allocated.
 */
#include <errno.h>
#include <stdlib.h>

#include "filesys/ext2.h"

#define RUNS_MAX 14

/* Blocks, or one inode number, to be freed. */
struct release_record {
	struct deferred deferred;
	uint32_t inumber;  /* 0: none */
	bool is_directory; /* of the inode */
	unsigned count;    /* of runs */
	struct {
		uint32_t block, count;
	} run[RUNS_MAX]; /* contiguous blocks */
};

void
ext2_release_finish(struct ext2_release *release)
{
	if (release->open != NULL)
		buffer_defer(release->holder, &release->open->deferred);
	release->open = NULL;
}

/* Append BLOCK to RECORD; false: there is no record, or no room. */
static bool
append_block(struct release_record *record, uint32_t block)
{
	unsigned n;

	if (record == NULL)
		return false;
	n = record->count;
	if (n > 0 &&
	    block == record->run[n - 1].block + record->run[n - 1].count) {
		record->run[n - 1].count++;
		return true;
	}
	if (n == RUNS_MAX)
		return false;
	record->run[n].block = block;
	record->run[n].count = 1;
	record->count++;
	return true;
}

void
ext2_release_block(struct ext2_release *release, uint32_t block)
{
	if (append_block(release->open, block))
		return;
	ext2_release_finish(release);
	release->open = calloc(1, sizeof(*release->open));
	if (append_block(release->open, block))
		return;
	/* There is no memory for a record: write the buffer now, and flush the device. */
	if (buffer_flush_one(release->holder, true) == 0)
		ext2_free_block(release->fs, block);
	else
		release->fs->damaged = true; /* a block is lost */
}

void
ext2_release_inode(struct ext2_mount *fs, uint32_t inumber, bool is_directory,
    uint32_t entry_block)
{
	struct release_record *record = calloc(1, sizeof(*record));

	if (record != NULL) {
		record->inumber = inumber;
		record->is_directory = is_directory;
		buffer_defer_block(fs->m.cache, entry_block, &record->deferred);
	} else if (buffer_flush_all(fs->m.cache) == 0) {
		ext2_free_inode(fs, inumber, is_directory);
	} else {
		fs->damaged = true;
	}
}

/* Free what RECORD lists. */
static void
execute_release(struct ext2_mount *fs, const struct release_record *record)
{
	for (unsigned i = 0; i < record->count; i++)
		for (uint32_t j = 0; j < record->run[i].count; j++)
			ext2_free_block(fs, record->run[i].block + j);
	if (record->inumber != 0)
		ext2_free_inode(fs, record->inumber, record->is_directory);
}

/* Take a release that can be carried out now; NULL: none. */
static struct release_record *
take_released(struct ext2_mount *fs)
{
	struct deferred *deferred = buffer_take_deferred(fs->m.cache);

	return deferred == NULL ?
	    NULL :
	    list_entry(&deferred->elem, struct release_record, deferred.elem);
}

void
ext2_free_released(struct ext2_mount *fs)
{
	struct release_record *record;

	while ((record = take_released(fs)) != NULL) {
		execute_release(fs, record);
		free(record);
	}
}

void
ext2_discard_releases(struct ext2_mount *fs)
{
	struct release_record *record;

	buffer_abandon_deferred(fs->m.cache);
	while ((record = take_released(fs)) != NULL)
		free(record);
}

/* ---- allocation, including what is waiting to be freed ---- */

/* Complete all releases, at the cost of writing every dirty buffer. */
static void
complete_releases(struct ext2_mount *fs)
{
	if (buffer_has_deferred(fs->m.cache) &&
	    buffer_flush_all(fs->m.cache) == 0)
		ext2_free_released(fs);
}

int
ext2_ensure_blocks(struct ext2_mount *fs, uint32_t count)
{
	ext2_free_released(fs);
	if (fs->super.free_blocks < count)
		complete_releases(fs);
	return fs->super.free_blocks < count ? ENOSPC : 0;
}

int
ext2_alloc_inode(struct ext2_mount *fs, uint32_t directory, bool is_directory,
    uint32_t *inumber)
{
	int error;

	ext2_free_released(fs);
	error = ext2_bitmap_alloc_inode(fs, directory, is_directory, inumber);
	if (error == ENOSPC) {
		complete_releases(fs);
		error = ext2_bitmap_alloc_inode(
		    fs, directory, is_directory, inumber);
	}
	return error;
}
