/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Functions for kernel tests of the file system.  Each byte of a test file is
 * determined by a seed and the byte's offset, so that any part of the file can
 * be checked.  Header only.
 */
#ifndef TESTS_FILETEST_H
#define TESTS_FILETEST_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "filesys/vnode.h"
#include "tests/ktest.h"

#define PIECE 5000 /* bytes per call; not a multiple of the block size */

/* Return the byte at OFFSET of a file filled from SEED. */
static inline uint8_t
file_byte(uint32_t seed, uint32_t offset)
{
	return (uint8_t)((offset * 2654435761u + seed * 40503u) >> 13);
}

/* Create the file PATH, which must not exist.  The caller releases the
 * vnode.  */
static inline struct vnode *
file_make(const char *path)
{
	struct vnode *vnode = NULL;

	KTEST_CHECK_CMP(vnode_create(NULL, path, FILE_REGULAR, &vnode), ==, 0);
	return vnode;
}

/* Look up PATH, which must exist.  The caller releases the vnode. */
static inline struct vnode *
file_find(const char *path)
{
	struct vnode *vnode = NULL;

	KTEST_CHECK_CMP(vnode_lookup(NULL, path, &vnode), ==, 0);
	return vnode;
}

/* Write SEED's bytes to offsets START to END - 1.  Returns the offset after the
 * last byte written.  *ERROR is 0 if all bytes were written, otherwise the
 * errno value of the write that failed.  */
static inline uint32_t
file_fill(struct vnode *vnode, uint32_t seed, uint32_t start, uint32_t end,
    int *error)
{
	uint8_t *piece = malloc(PIECE);

	KTEST_CHECK(piece != NULL);
	*error = 0;
	while (start < end && *error == 0) {
		uint32_t n = MIN(end - start, PIECE), done;

		for (uint32_t i = 0; i < n; i++)
			piece[i] = file_byte(seed, start + i);
		*error = vnode_write(vnode, piece, n, start, &done);
		start += done;
	}
	free(piece);
	return start;
}

/* Like file_fill, but fail the test unless all bytes are written. */
static inline void
file_write_all(struct vnode *vnode, uint32_t seed, uint32_t start, uint32_t end)
{
	int error;

	KTEST_CHECK_CMP(file_fill(vnode, seed, start, end, &error), ==, end);
	KTEST_CHECK_CMP(error, ==, 0);
}

/* Fail the test unless offsets START to END - 1 contain SEED's bytes, or zeros
 * if SEED is 0.  */
static inline void
file_check(struct vnode *vnode, uint32_t seed, uint32_t start, uint32_t end)
{
	uint8_t *piece = malloc(PIECE);

	KTEST_CHECK(piece != NULL);
	while (start < end) {
		uint32_t n = MIN(end - start, PIECE), done = 0;

		KTEST_CHECK_CMP(
		    vnode_read(vnode, piece, n, start, &done), ==, 0);
		KTEST_CHECK_CMP(done, ==, n);
		for (uint32_t i = 0; i < n; i++)
			KTEST_CHECK_CMP(piece[i], ==,
			    seed == 0 ? 0 : file_byte(seed, start + i));
		start += n;
	}
	free(piece);
}

/* Look up PATH.  Returns 0 if it exists, otherwise the errno value of the
 * look-up.  */
static inline int
file_lookup_error(const char *path)
{
	struct vnode *vnode = NULL;
	int error = vnode_lookup(NULL, path, &vnode);

	vnode_release(vnode);
	return error;
}

/* Fill the disk to the last block with the file "/filler", and return that file.
 * file_empty_disk releases and removes it.  */
static inline struct vnode *
file_fill_disk(void)
{
	static char buffer[16 * PAGE_SIZE];
	struct vnode *filler = file_make("/filler");
	uint32_t done, offset;

	for (uint32_t size = sizeof(buffer); size >= 512; size /= 2)
		while (vnode_append(filler, buffer, size, &offset, &done) == 0)
			continue;
	return filler;
}

static inline void
file_empty_disk(struct vnode *filler)
{
	vnode_release(filler);
	KTEST_CHECK_CMP(vnode_remove(NULL, "/filler"), ==, 0);
}

#endif
