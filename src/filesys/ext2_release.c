/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Giving blocks and inode numbers back.
 *
 * What a file frees may not be used again before the disk knows that the file
 * does not point to it any more: else a crash could leave one block in two
 * files.  So the bits in the bitmaps are not cleared at once.  The numbers
 * are noted in a release, which hangs on the buffer that pointed to them and is
 * carried out after that has been written (deferred work of the buffer cache).
 * Until then nobody can take them.
 */
#include <errno.h>
#include <stdlib.h>

#include "filesys/ext2.h"

#define RUNS_MAX	14

/* Neighbouring blocks, or one inode number. */
struct release {
	struct deferred deferred;
	uint32_t inumber;		/* 0: none */
	bool is_directory;		/* the inode was one */
	unsigned count;			/* of runs */
	struct {
		uint32_t block, count;
	} run[RUNS_MAX];
};

void
ext2_release_end(struct releaser *releaser)
{
	if (releaser->open != NULL)
		buffer_defer(releaser->heir, &releaser->open->deferred);
	releaser->open = NULL;
}

/* Append BLOCK to the release that is open; false: no room. */
static bool
append(struct release *release, uint32_t block)
{
	unsigned n;

	if (release == NULL)
		return false;
	n = release->count;
	if (n > 0 && block == release->run[n - 1].block +
	    release->run[n - 1].count) {
		release->run[n - 1].count++;
		return true;
	}
	if (n == RUNS_MAX)
		return false;
	release->run[n].block = block;
	release->run[n].count = 1;
	release->count++;
	return true;
}

void
ext2_release_block(struct releaser *releaser, uint32_t block)
{
	if (append(releaser->open, block))
		return;
	ext2_release_end(releaser);
	releaser->open = calloc(1, sizeof *releaser->open);
	if (append(releaser->open, block))
		return;
	/* No memory to remember it: do at once what it would wait for. */
	if (buffer_flush_one(releaser->heir) == 0)
		ext2_free_block(block);
	else
		ext2.damaged = true;	/* it stays taken by nobody */
}

void
ext2_release_inode(uint32_t inumber, bool is_directory, uint32_t entry_block)
{
	struct release *release = calloc(1, sizeof *release);

	if (release != NULL) {
		release->inumber = inumber;
		release->is_directory = is_directory;
		buffer_defer_block(entry_block, &release->deferred);
	} else if (buffer_flush_all() == 0) {
		ext2_free_inode(inumber, is_directory);
	} else {
		ext2.damaged = true;
	}
}

void
ext2_do_released(void)
{
	struct deferred *deferred;

	while ((deferred = buffer_released()) != NULL) {
		struct release *release = list_entry(&deferred->elem,
		    struct release, deferred.elem);

		for (unsigned i = 0; i < release->count; i++)
			for (uint32_t j = 0; j < release->run[i].count; j++)
				ext2_free_block(release->run[i].block + j);
		if (release->inumber != 0)
			ext2_free_inode(release->inumber,
			    release->is_directory);
		free(release);
	}
}

/* ---- taking, with what has been given back ---- */

/* Free what has been given back at once, at the price of writing everything. */
static void
free_deferred(void)
{
	if (buffer_has_deferred() && buffer_flush_all() == 0)
		ext2_do_released();
}

int
ext2_need_blocks(uint32_t count)
{
	ext2_do_released();
	if (ext2.super.free_blocks < count)
		free_deferred();
	return ext2.super.free_blocks < count ? ENOSPC : 0;
}

int
ext2_take_inode(uint32_t directory, bool is_directory, uint32_t *inumber)
{
	int error;

	ext2_do_released();
	error = ext2_bitmap_take_inode(directory, is_directory, inumber);
	if (error == ENOSPC) {
		free_deferred();
		error = ext2_bitmap_take_inode(directory, is_directory, inumber);
	}
	return error;
}
