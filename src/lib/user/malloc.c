/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Dynamic memory for programs.
 *
 * The heap grows by sbrk.  It consists of adjacent blocks, each of which starts
 * with a word that contains its size, a multiple of 8, and flags in the low
 * bits:
 *
 *	| size+flags | memory of the caller ...                 |  in use
 *	| size+flags | next | previous | ...             | size |  free
 *
 * A free block repeats its size at its end (a boundary tag), and the
 * BEFORE_USED flag of the next block is clear.  Thus free() can find the start
 * of a free block from the block after it.  It coalesces adjacent free blocks
 * immediately, so two neighbors are never both free.  Free blocks are on one
 * list, and allocation is first fit: with few free blocks at a time, size
 * classes would not be worth their code.  The heap ends with an empty block
 * marked in use, so every other block has a successor.
 *
 * Requests of 64 KiB or more get a mapping of their own, so that free() can
 * return their memory.  If mmap fails, for example because the kernel lacks it,
 * they come from the heap.  The heap shrinks when enough of its end is free.
 */
#include <stdlib.h>

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "lib/debug.h"

#define USED        1u /* this block is in use */
#define BEFORE_USED 2u /* the block before it is in use */
#define MAPPED      4u /* a mapping, not a part of the heap */
#define FLAGS       7u

#define HEADER      sizeof(uint32_t)
#define BLOCK_MIN   16u /* a free block's four words */
#define GROWTH      (16u * 1024)
#define TRIM        (128u * 1024) /* with this much free at the end, shrink */
#define MAP_MIN     (64u * 1024)  /* requests that get a mapping */
#define PAGE        4096u
#define REQUEST_MAX 0x7fff0000u

struct block {
	uint32_t header;               /* size of the whole block, and flags */
	struct block *next, *previous; /* links of free_blocks, if free */
};

static struct block *free_blocks;
static struct block *heap_last; /* the empty last block; NULL: no heap yet */

static uint32_t
block_size(const struct block *block)
{
	return block->header & ~FLAGS;
}

/* Return the block that starts OFFSET bytes after BLOCK. */
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

/* Return the block whose memory is MEMORY.  Panics if there is evidence that no
 * such block is in use.  */
static struct block *
memory_block(void *memory)
{
	struct block *block = (struct block *)((char *)memory - HEADER);

	ASSERT_CMP((uintptr_t)memory % 8, ==, 0u);
	if ((block->header & USED) == 0)
		panic("%p was already freed, or was never allocated", memory);
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

/* Make a free block of SIZE bytes at BLOCK, coalesced with its neighbors if
 * they are free.  Returns the resulting block.
 * => the bytes belong to no block in the list; BLOCK's flag BEFORE_USED is
 *    valid.  */
static struct block *
block_release(struct block *block, uint32_t size)
{
	struct block *after = block_at(block, size);
	uint32_t before;

	block->header &= ~USED; /* to detect a second free */
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

/* Turn the first SIZE of the SPACE bytes at BLOCK into a block in use.  The
 * rest becomes a free block if it is large enough; otherwise it stays part of
 * BLOCK.
 * => BLOCK must not be in the list.  */
static void
block_take(struct block *block, uint32_t space, uint32_t size)
{
	uint32_t before_used = block->header & BEFORE_USED;
	struct block *rest;

	if (space - size < BLOCK_MIN) {
		block->header = space | USED | before_used;
		block_after(block)->header |= BEFORE_USED;
		return;
	}
	block->header = size | USED | before_used;
	rest = block_after(block);
	rest->header = BEFORE_USED;
	block_release(rest, space - size);
}

/* Start a heap in the SIZE bytes at START: the first heap, or a new one if the
 * old heap cannot be extended because the program itself has called sbrk.  */
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

/* Extend the heap so that it has a free block of at least SIZE bytes.  Returns
 * false if out of memory.  */
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

/* If the free BLOCK is large and at the end of the heap, return most of it to
 * the kernel.  GROWTH bytes remain, so that the next request needs no system
 * call.  */
static void
heap_trim(struct block *block)
{
	uint32_t size = block_size(block), excess;

	if (size < TRIM || block_after(block) != heap_last ||
	    sbrk(0) != (char *)heap_last + HEADER)
		return;
	excess = ROUND_DOWN(size - GROWTH, PAGE);
	free_list_remove(block);
	heap_last = block_at(block, size - excess);
	heap_last->header = USED;
	block_release(block, size - excess);
	sbrk(-(int)excess);
}

/* Return the first free block of at least SIZE bytes, or NULL. */
static struct block *
heap_find(uint32_t size)
{
	struct block *block;

	for (block = free_blocks; block != NULL; block = block->next)
		if (block_size(block) >= size)
			return block;
	return NULL;
}

/* Allocate SIZE bytes as a mapping.  The header is in bytes 4 to 7 of the
 * mapping, so that the caller's memory is aligned to 8.  */
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

/* Resize BLOCK, part of the heap, to SIZE bytes in place.  Returns false if
 * there is no room.  */
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
		if (size <= REQUEST_MAX &&
		    resize_in_place(
			block, MAX(ROUND_UP(size + HEADER, 8), BLOCK_MIN)))
			return memory;
	}
	other = malloc(size);
	if (other == NULL)
		return NULL;
	memcpy(other, memory, MIN(size, room));
	free(memory);
	return other;
}
