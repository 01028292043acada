/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Dynamic memory of a program.
 *
 * The heap grows by sbrk.  It is cut into blocks without gaps, each of which
 * starts with its size, a multiple of 8, whose low bits say what it is:
 *
 *	| size+flags | memory of the caller ...                 |  in use
 *	| size+flags | next | previous | ...             | size |  free
 *
 * A free block repeats its size at its end, so that the block behind it (whose
 * BEFORE_USED flag is then clear) finds its start.  Two neighbours are never
 * both free: free() joins them at once.  Free blocks are on one list, searched
 * for the first that fits.  The last block of the heap is an empty one, in
 * use, so that no block is without one behind it.
 *
 * Requests of 64 KiB or more get a mapping of their own, if the kernel has
 * mmap; otherwise they come from the heap, whose end is given back when enough
 * of it is free.
 */
#include <stdlib.h>

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "lib/debug.h"

#define USED		1u	/* this block is in use */
#define BEFORE_USED	2u	/* so is the one before it */
#define MAPPED		4u	/* a mapping, not a part of the heap */
#define FLAGS		7u

#define HEADER		sizeof(uint32_t)
#define BLOCK_MIN	16u	/* a free block's four words */
#define GROWTH		(16u * 1024)
#define TRIM		(128u * 1024)	/* free at the end: give it back */
#define MAP_MIN		(64u * 1024)
#define PAGE		4096u
#define REQUEST_MAX	0x7fff0000u

struct block {
	uint32_t header;	/* size, of all of the block, and flags */
	struct block *next, *previous;	/* if free */
};

static struct block *free_blocks;
static struct block *heap_last;	/* the empty block; NULL: no heap yet */

static uint32_t
block_size(const struct block *block)
{
	return block->header & ~FLAGS;
}

/* The block that starts OFFSET bytes from the start of BLOCK. */
static struct block *
block_at(struct block *block, uint32_t offset)
{
	return (struct block *)((char *)block + offset);
}

static struct block *
block_after(struct block *block)
{
	return block_at(block, block_size(block));
}

static void *
block_memory(struct block *block)
{
	return (char *)block + HEADER;
}

/* The block whose memory MEMORY is; dies if it cannot be one. */
static struct block *
memory_block(void *memory)
{
	struct block *block = (struct block *)((char *)memory - HEADER);

	ASSERT_CMP((uintptr_t)memory % 8, ==, 0u);
	if ((block->header & USED) == 0)
		panic("%p is freed already, or never was allocated", memory);
	return block;
}

static void
free_list_add(struct block *block)
{
	block->previous = NULL;
	block->next = free_blocks;
	if (free_blocks != NULL)
		free_blocks->previous = block;
	free_blocks = block;
}

static void
free_list_remove(struct block *block)
{
	if (block->previous != NULL)
		block->previous->next = block->next;
	else
		free_blocks = block->next;
	if (block->next != NULL)
		block->next->previous = block->previous;
}

/* Make SIZE bytes at BLOCK, which are on no list, a free block; joins it with
 * its neighbours.  Returns the whole.
 * => BLOCK's flag BEFORE_USED is valid.  */
static struct block *
block_release(struct block *block, uint32_t size)
{
	struct block *after = block_at(block, size);
	uint32_t before;

	block->header &= ~USED;		/* shows a second free() of it */
	if ((block->header & BEFORE_USED) == 0) {
		before = ((const uint32_t *)block)[-1];
		block = (struct block *)((char *)block - before);
		free_list_remove(block);
		size += before;
	}
	if ((after->header & USED) == 0) {
		free_list_remove(after);
		size += block_size(after);
		after = block_after(after);
	}
	block->header = size | BEFORE_USED;
	((uint32_t *)after)[-1] = size;
	after->header &= ~BEFORE_USED;
	free_list_add(block);
	return block;
}

/* Take the first SIZE bytes of a BLOCK that is on no list and SPACE bytes
 * long; what is left becomes a free block, if it is large enough for one.  */
static void
block_take(struct block *block, uint32_t space, uint32_t size)
{
	uint32_t before_used = block->header & BEFORE_USED;
	struct block *left;

	if (space - size < BLOCK_MIN) {
		block->header = space | USED | before_used;
		block_after(block)->header |= BEFORE_USED;
		return;
	}
	block->header = size | USED | before_used;
	left = block_after(block);
	left->header = BEFORE_USED;
	block_release(left, space - size);
}

/* Begin a heap at START, SIZE bytes.  Also when the program itself has called
 * sbrk, so that the heap cannot go on where it was.  */
static void
heap_begin(char *start, uint32_t size)
{
	uint32_t skip = (HEADER - (uintptr_t)start) % 8;
	struct block *first = (struct block *)(start + skip);

	size = (size - skip - HEADER) & ~FLAGS;
	heap_last = block_at(first, size);
	heap_last->header = USED;
	first->header = BEFORE_USED;
	block_release(first, size);
}

/* Get the heap a free block of at least SIZE bytes.  False: no memory. */
static bool
heap_grow(uint32_t size)
{
	uintptr_t end = (uintptr_t)sbrk(0);
	uint32_t growth = ROUND_UP(end + size + 8 + HEADER, GROWTH) - end;
	struct block *first = heap_last;
	char *start;

	start = sbrk((int)growth);
	if (start == SBRK_FAILED)
		return false;
	if (first == NULL || start != (char *)first + HEADER) {
		heap_begin(start, growth);
		return true;
	}
	heap_last = block_at(first, growth);
	heap_last->header = USED;
	block_release(first, growth);
	return true;
}

/* Give the end of the heap back if BLOCK, a free one, is large and lies there.
 * It keeps a little, so that the next request need not call the kernel.  */
static void
heap_trim(struct block *block)
{
	uint32_t size = block_size(block), less;

	if (size < TRIM || block_after(block) != heap_last ||
	    sbrk(0) != (char *)heap_last + HEADER)
		return;
	less = ROUND_DOWN(size - GROWTH, PAGE);
	free_list_remove(block);
	heap_last = block_at(block, size - less);
	heap_last->header = USED;
	block_release(block, size - less);
	sbrk(-(int)less);
}

static struct block *
heap_find(uint32_t size)
{
	struct block *block;

	for (block = free_blocks; block != NULL; block = block->next)
		if (block_size(block) >= size)
			return block;
	return NULL;
}

/* Memory in a mapping of its own: the first 8 bytes hold the header, so that
 * the memory is aligned.  */
static void *
map_memory(size_t size)
{
	uint32_t length = ROUND_UP(size + 8, PAGE);
	struct block *block;
	char *start;

	start = mmap(NULL, length, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (start == MAP_FAILED)
		return NULL;
	block = (struct block *)(start + 8 - HEADER);
	block->header = length | USED | MAPPED;
	return block_memory(block);
}

void *
malloc(size_t size)
{
	struct block *block;
	uint32_t needed;
	void *memory;

	if (size > REQUEST_MAX) {
		errno = ENOMEM;
		return NULL;
	}
	if (size >= MAP_MIN && (memory = map_memory(size)) != NULL)
		return memory;
	needed = MAX(ROUND_UP(size + HEADER, 8), BLOCK_MIN);
	block = heap_find(needed);
	if (block == NULL) {
		if (!heap_grow(needed))
			return NULL;
		block = heap_find(needed);
	}
	free_list_remove(block);
	block_take(block, block_size(block), needed);
	return block_memory(block);
}

void
free(void *memory)
{
	struct block *block;

	if (memory == NULL)
		return;
	block = memory_block(memory);
	if ((block->header & MAPPED) != 0) {
		munmap((char *)memory - 8, block_size(block));
		return;
	}
	heap_trim(block_release(block, block_size(block)));
}

void *
calloc(size_t count, size_t size)
{
	void *memory;

	if (size != 0 && count > REQUEST_MAX / size) {
		errno = ENOMEM;
		return NULL;
	}
	memory = malloc(count * size);
	if (memory != NULL)
		memset(memory, 0, count * size);
	return memory;
}

/* Make BLOCK, of the heap, SIZE bytes where it is.  False: no room. */
static bool
resize_in_place(struct block *block, uint32_t size)
{
	struct block *after = block_after(block);
	uint32_t space = block_size(block);

	if (space < size && after == heap_last)
		heap_grow(size - space);
	if (space < size) {
		if ((after->header & USED) != 0 ||
		    space + block_size(after) < size)
			return false;
		free_list_remove(after);
		space += block_size(after);
	}
	block_take(block, space, size);
	return true;
}

void *
realloc(void *memory, size_t size)
{
	struct block *block;
	size_t room;
	void *other;

	if (memory == NULL)
		return malloc(size);
	block = memory_block(memory);
	if ((block->header & MAPPED) != 0) {
		room = block_size(block) - 8;
		if (size <= room && size >= room / 2)
			return memory;
	} else {
		room = block_size(block) - HEADER;
		if (size <= REQUEST_MAX && resize_in_place(block,
		    MAX(ROUND_UP(size + HEADER, 8), BLOCK_MIN)))
			return memory;
	}
	other = malloc(size);
	if (other == NULL)
		return NULL;
	memcpy(other, memory, MIN(size, room));
	free(memory);
	return other;
}
