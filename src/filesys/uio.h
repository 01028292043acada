/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A transfer between a file and memory: a single object, which each layer from the
 * system call down to the file system passes on to the next.  The memory is a list of
 * segments, so that several pages of a program's buffer, which can be anywhere, are
 * transferred in one step.
 *
 * The memory is kernel memory or pinned, so a transfer never faults.
 *
 * => no function sleeps.
 */
#ifndef FILESYS_UIO_H
#define FILESYS_UIO_H

#include <stdint.h>
#include <string.h>

enum uio_direction {
	UIO_READ, /* from the file to memory */
	UIO_WRITE
};

struct uio_segment {
	void *address;
	uint32_t size; /* bytes */
};

#define UIO_SEGMENTS_MAX 16

/* A transfer, used by one thread only. */
struct uio {
	enum uio_direction direction;
	uint32_t offset;  /* of the next byte, in the file */
	uint32_t left;    /* bytes left to transfer */
	unsigned count;   /* of segments */
	unsigned current; /* segment of the next byte */
	uint32_t within;  /* offset of the next byte in that segment */
	struct uio_segment segments[UIO_SEGMENTS_MAX];
};

/* Start a transfer at OFFSET of a file, with no segments yet. */
void uio_init(struct uio *, enum uio_direction, uint32_t offset);
/* As uio_init, but with one segment: SIZE bytes at ADDRESS. */
void uio_init_kernel(struct uio *, enum uio_direction, void *address,
    uint32_t size, uint32_t offset);
/* Append a segment.
 * => there are fewer than UIO_SEGMENTS_MAX segments.  */
void uio_add(struct uio *, void *address, uint32_t size);

/* Transfer the next SIZE bytes between the segments and DATA, the memory that holds this
 * part of the file, and advance.
 * => here and in the functions below, SIZE is at most what is left.  */
static inline void uio_move(struct uio *, void *data, uint32_t size);
/* For a read: fill the next SIZE bytes of the segments with zeros, and advance. */
void uio_move_zeros(struct uio *, uint32_t size);
/* Advance by SIZE bytes without transferring them. */
void uio_skip(struct uio *, uint32_t size);

/* Called by uio_move for the general case: the SIZE bytes can span several segments. */
void uio_move_pieces(struct uio *, void *data, uint32_t size);

static inline void
uio_move(struct uio *uio, void *data, uint32_t size)
{
	const struct uio_segment *segment = &uio->segments[uio->current];
	void *memory = (uint8_t *)segment->address + uio->within;

	if (size >= segment->size - uio->within) {
		uio_move_pieces(uio, data, size);
		return;
	}
	if (uio->direction == UIO_READ)
		memcpy(memory, data, size);
	else
		memcpy(data, memory, size);
	uio->offset += size;
	uio->left -= size;
	uio->within += size;
}

#endif
