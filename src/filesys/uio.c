/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moving data to and from the segments of a transfer.
 */
#include "filesys/uio.h"

#include <string.h>

#include "lib/debug.h"

void
uio_init(struct uio *uio, enum uio_direction direction, uint32_t offset)
{
	uio->direction = direction;
	uio->offset = offset;
	uio->left = 0;
	uio->count = 0;
	uio->current = 0;
	uio->within = 0;
}

void
uio_init_kernel(struct uio *uio, enum uio_direction direction, void *address,
    uint32_t size, uint32_t offset)
{
	uio_init(uio, direction, offset);
	uio_add(uio, address, size);
}

void
uio_add(struct uio *uio, void *address, uint32_t size)
{
	ASSERT_CMP(uio->count, <, UIO_SEGMENTS_MAX);
	uio->segments[uio->count].address = address;
	uio->segments[uio->count].size = size;
	uio->count++;
	uio->left += size;
}

/* Return the address of the next byte in memory.  *PIECE: the number of the next SIZE
 * bytes that are contiguous from there.  */
static void *
next_piece(const struct uio *uio, uint32_t size, uint32_t *piece)
{
	const struct uio_segment *segment = &uio->segments[uio->current];

	*piece = MIN(size, segment->size - uio->within);
	return (uint8_t *)segment->address + uio->within;
}

static void
advance_uio(struct uio *uio, uint32_t size)
{
	uio->offset += size;
	uio->left -= size;
	uio->within += size;
	if (uio->within == uio->segments[uio->current].size) {
		uio->current++;
		uio->within = 0;
	}
}

void
uio_move_pieces(struct uio *uio, void *data, uint32_t size)
{
	uint8_t *next = data;

	ASSERT_CMP(size, <=, uio->left);
	while (size > 0) {
		uint32_t piece;
		void *memory = next_piece(uio, size, &piece);

		if (uio->direction == UIO_READ)
			memcpy(memory, next, piece);
		else
			memcpy(next, memory, piece);
		advance_uio(uio, piece);
		next += piece;
		size -= piece;
	}
}

void
uio_move_zeros(struct uio *uio, uint32_t size)
{
	ASSERT(uio->direction == UIO_READ);
	ASSERT_CMP(size, <=, uio->left);
	while (size > 0) {
		uint32_t piece;
		void *memory = next_piece(uio, size, &piece);

		memset(memory, 0, piece);
		advance_uio(uio, piece);
		size -= piece;
	}
}

void
uio_skip(struct uio *uio, uint32_t size)
{
	ASSERT_CMP(size, <=, uio->left);
	while (size > 0) {
		uint32_t piece;

		next_piece(uio, size, &piece);
		advance_uio(uio, piece);
		size -= piece;
	}
}
