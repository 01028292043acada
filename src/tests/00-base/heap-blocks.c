/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the heap allocates aligned blocks of any size that do not overlap,
 *     keeps their content through realloc, returns NULL for a block that is
 *     too large, counts its blocks, and returns all pages
 */
#include <limits.h>
#include <random.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mem/heap.h"
#include "mem/palloc.h"
#include "tests/ktest.h"

#define BLOCKS 128

struct block {
	uint8_t *bytes;
	size_t size;
	uint8_t pattern;
};

static struct block blocks[BLOCKS];

static size_t
pick_size(void)
{
	/* Mostly small, some larger than a page. */
	return random_ulong() % (random_ulong() % 8 == 0 ? 20000 : 300);
}

static void
check_content(const struct block *block, size_t size)
{
	for (size_t i = 0; i < size; i++)
		KTEST_CHECK_CMP(block->bytes[i], ==, block->pattern);
}

static void
fill_block(struct block *block, size_t size)
{
	KTEST_CHECK(block->bytes != NULL);
	KTEST_CHECK_CMP((uint32_t)block->bytes % 16, ==, 0);
	block->size = size;
	block->pattern = (uint8_t)random_ulong();
	memset(block->bytes, block->pattern, size);
}

static void
do_random_step(struct block *block)
{
	size_t size = pick_size();

	if (block->bytes == NULL) {
		block->bytes = malloc(size);
		fill_block(block, size);
	} else if (random_ulong() % 3 == 0) {
		check_content(block, block->size);
		block->bytes = realloc(block->bytes, size);
		check_content(block, MIN(block->size, size));
		fill_block(block, size);
	} else {
		check_content(block, block->size);
		free(block->bytes);
		block->bytes = NULL;
	}
}

/* Check that calloc clears memory that was used before. */
static void
check_calloc(size_t count, size_t size)
{
	uint8_t *block = malloc(count * size);

	KTEST_CHECK(block != NULL);
	memset(block, 0xff, count * size);
	free(block);
	block = calloc(count, size);
	KTEST_CHECK(block != NULL);
	for (size_t i = 0; i < count * size; i++)
		KTEST_CHECK_CMP(block[i], ==, 0);
	free(block);
}

static void
check_edges(void)
{
	void *a = malloc(0), *b = malloc(0);

	KTEST_CHECK(a != NULL && b != NULL && a != b);
	free(a);
	free(b);
	free(NULL);
	KTEST_CHECK(malloc(SIZE_MAX) == NULL);
	KTEST_CHECK(malloc((4u << 20) + 1) == NULL);
	KTEST_CHECK(calloc(1u << 16, 1u << 16) == NULL);
	a = malloc(100);
	KTEST_CHECK(realloc(a, SIZE_MAX) == NULL);
	free(a);
}

/* Allocate blocks of SIZE bytes until memory runs out, and free them. */
static void
exhaust_and_free(size_t size)
{
	void **list = NULL, **block;
	struct heap_stats stats;
	uint32_t count = 0;

	while ((block = malloc(size)) != NULL) {
		*block = list;
		list = block;
		count++;
	}
	heap_get_stats(&stats);
	KTEST_CHECK(stats.bytes >= count * size);
	while ((block = list) != NULL) {
		list = *block;
		free(block);
	}
}

KTEST(heap_blocks)
{
	struct heap_stats before, after;
	struct palloc_stats pages_before, pages_after;

	random_init(7);
	heap_get_stats(&before);
	palloc_get_stats(0, &pages_before);
	check_calloc(33, 7);   /* in a slab */
	check_calloc(3, 1000); /* whole pages */
	check_edges();
	for (int i = 0; i < 20000; i++)
		do_random_step(&blocks[random_ulong() % BLOCKS]);
	for (int i = 0; i < BLOCKS; i++)
		free(blocks[i].bytes);
	exhaust_and_free(1000);
	exhaust_and_free(10000);
	heap_get_stats(&after);
	palloc_get_stats(0, &pages_after);
	KTEST_CHECK_CMP(after.blocks, ==, before.blocks);
	KTEST_CHECK_CMP(after.bytes, ==, before.bytes);
	KTEST_CHECK_CMP(pages_after.free, ==, pages_before.free);
}
