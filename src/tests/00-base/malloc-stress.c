/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a program's blocks keep their contents through random calls to
 *     malloc, realloc and free; freed blocks are merged; requests that are too
 *     large fail; calloc clears its block; and malloc does not use memory that
 *     the program gets from sbrk
 * memory: 32M
 */
#include <unistd.h>

#include "tests/utest.h"

#include <random.h>
#include <stdlib.h>

#define BLOCKS 150
#define STEPS  6000

static struct {
	unsigned char *memory;
	size_t size;
	unsigned char byte;
} blocks[BLOCKS];

/* Return a random number below LIMIT. */
static unsigned
random_below(unsigned limit)
{
	return (unsigned)random_ulong() % limit;
}

/* Return a size that is usually small, and sometimes so large that malloc maps
 * the block.  */
static size_t
random_size(void)
{
	unsigned kind = random_below(100);

	if (kind < 80)
		return random_below(200);
	if (kind < 99)
		return random_below(6000);
	return random_below(100000);
}

static void
check_block(int i, size_t size)
{
	size_t j;

	CHECK_CMP((uintptr_t)blocks[i].memory % 8, ==, 0);
	for (j = 0; j < size; j++)
		if (blocks[i].memory[j] != blocks[i].byte)
			test_fail(__FILE__, __LINE__,
			    "byte %zu of %zu at %p "
			    "is 0x%02x, expected 0x%02x",
			    j, blocks[i].size, blocks[i].memory,
			    blocks[i].memory[j], blocks[i].byte);
}

static void
do_random_step(void)
{
	int i = (int)random_below(BLOCKS);
	size_t size = random_size();

	check_block(i, blocks[i].size);
	if (random_below(3) == 0) {
		blocks[i].memory = realloc(blocks[i].memory, size);
		CHECK(blocks[i].memory != NULL);
		check_block(i, MIN(size, blocks[i].size));
	} else {
		free(blocks[i].memory);
		blocks[i].memory = malloc(size);
		CHECK(blocks[i].memory != NULL);
	}
	blocks[i].size = size;
	blocks[i].byte = (unsigned char)random_below(256);
	memset(blocks[i].memory, blocks[i].byte, size);
}

static void
free_all(void)
{
	int i;

	for (i = 0; i < BLOCKS; i++) {
		check_block(i, blocks[i].size);
		free(blocks[i].memory);
		blocks[i].memory = NULL;
		blocks[i].size = 0;
	}
}

/* Check that the freed blocks have been merged: an allocation of almost the size
 * of the heap, or of 64 KiB if that is less, must not move the break.  */
static void
check_merged(char *start)
{
	size_t size = (size_t)((char *)sbrk(0) - start);
	char *end = sbrk(0);
	void *memory;

	size = MIN(size, 64u * 1024) - 64;
	memory = malloc(size);
	CHECK(memory != NULL);
	CHECK(sbrk(0) == end);
	free(memory);
}

static void
check_refusals_and_calloc(void)
{
	unsigned char *zeros;
	size_t i;

	CHECK(malloc(SIZE_MAX) == NULL);
	CHECK(malloc(0xfffffff8) == NULL);
	CHECK(malloc(0x7fff0001) == NULL);
	CHECK(calloc(0x10001, 0x10000) == NULL);
	CHECK(realloc(NULL, 0x80000000) == NULL);
	free(NULL);
	zeros = malloc(5000);
	memset(zeros, 0xff, 5000);
	free(zeros);
	zeros = calloc(50, 100);
	for (i = 0; i < 5000; i++)
		CHECK_CMP(zeros[i], ==, 0);
	free(zeros);
}

void
test_main(void)
{
	char *start = sbrk(0), *end;
	int i, round;

	random_init(1);
	for (round = 0; round < 2; round++) {
		for (i = 0; i < STEPS / 2; i++)
			do_random_step();
		free_all();
	}
	check_merged(start);
	check_refusals_and_calloc();
	/* malloc must not use memory that the program gets from sbrk. */
	end = sbrk(24);
	CHECK(end != SBRK_FAILED);
	memset(end, 0x55, 24);
	for (i = 0; i < 500; i++)
		do_random_step();
	free_all();
	for (i = 0; i < 24; i++)
		CHECK_CMP(end[i], ==, 0x55);
}
