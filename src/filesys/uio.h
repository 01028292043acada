/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A transfer between a file and memory: one object, which the layers from the
 * system call down to the file system pass on unchanged.  Its memory is a list
 * of segments, so that a buffer of a program, whose pages lie anywhere, takes
 * part in one step.
 *
 * The memory is the kernel's or pinned: a transfer never faults.
 */
#ifndef FILESYS_UIO_H
#define FILESYS_UIO_H

#include <stdint.h>
#include <string.h>

enum uio_direction {
	UIO_READ,			/* from the file to memory */
	UIO_WRITE
};

struct uio_segment {
	void *address;
	uint32_t size;			/* bytes */
};

/* As many as a thread may pin pages: see vm_pin. */
#define UIO_SEGMENTS_MAX	8

/* One thread's. */
struct uio {
	enum uio_direction direction;
	uint32_t offset;		/* in the file, of the next byte */
	uint32_t left;			/* bytes to transfer */
	unsigned count;			/* of segments */
	unsigned current;		/* the segment of the next byte */
	uint32_t within;		/* and where in that */
	struct uio_segment segments[UIO_SEGMENTS_MAX];
};

/* An empty transfer at OFFSET of a file. */
void	uio_init(struct uio *, enum uio_direction, uint32_t offset);
/* A transfer to or from SIZE bytes at ADDRESS. */
void	uio_init_kernel(struct uio *, enum uio_direction, void *address,
	    uint32_t size, uint32_t offset);
/* Append a segment.
 * => there are fewer than UIO_SEGMENTS_MAX.  */
void	uio_add(struct uio *, void *address, uint32_t size);

/* Transfer the next SIZE bytes, at most what is left, to or from the file's data
 * at DATA, and advance.  */
static inline void uio_move(struct uio *, void *data, uint32_t size);
/* Likewise, reading zeros. */
void	uio_move_zeros(struct uio *, uint32_t size);
/* Advance without a transfer. */
void	uio_skip(struct uio *, uint32_t size);

/* As uio_move, where SIZE bytes may lie in several segments. */
void	uio_move_pieces(struct uio *, void *data, uint32_t size);

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
