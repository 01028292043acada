/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bitmaps.  Operations on ranges work on 32-bit words: a range consists of
 * whole words, and at most one partial word at each end.  In the last word, the
 * bits past the end of the bitmap stay false.
 */
#include "lib/kernel/bitmap.h"

#include <stdlib.h>
#include <string.h>

#include "lib/debug.h"

#define WORD_BITS 32

struct bitmap {
	size_t bits;
	uint32_t *words;
};

static size_t
word_count(size_t bits)
{
	return bits / WORD_BITS + (bits % WORD_BITS != 0);
}

/* Return a mask of the bits [FROM, TO) of a word; FROM < TO. */
static uint32_t
mask_between(unsigned from, unsigned to)
{
	return (to == WORD_BITS ? 0 : UINT32_MAX << to) ^ UINT32_MAX << from;
}

/* Return a mask of the bits of [START, END) that are in the same word as
 * START.  */
static uint32_t
first_mask(size_t start, size_t end)
{
	size_t base = start - start % WORD_BITS;

	return mask_between(start - base, MIN(end - base, WORD_BITS));
}

static size_t
next_word(size_t bit)
{
	return bit - bit % WORD_BITS + WORD_BITS;
}

struct bitmap *
bitmap_create(size_t bits)
{
	size_t size = bitmap_buf_size(bits);
	void *buffer;

	if (bits > SIZE_MAX - WORD_BITS || (buffer = malloc(size)) == NULL)
		return NULL;
	return bitmap_create_in_buf(bits, buffer, size);
}

struct bitmap *
bitmap_create_in_buf(size_t bits, void *buffer, size_t size)
{
	struct bitmap *b = buffer;

	ASSERT_CMP(size, >=, bitmap_buf_size(bits));
	b->bits = bits;
	b->words = (uint32_t *)(b + 1);
	memset(b->words, 0, word_count(bits) * sizeof(uint32_t));
	return b;
}

size_t
bitmap_buf_size(size_t bits)
{
	return sizeof(struct bitmap) + word_count(bits) * sizeof(uint32_t);
}

void
bitmap_destroy(struct bitmap *b)
{
	free(b);
}

size_t
bitmap_size(const struct bitmap *b)
{
	return b->bits;
}

void
bitmap_set(struct bitmap *b, size_t bit, bool value)
{
	if (value)
		bitmap_mark(b, bit);
	else
		bitmap_reset(b, bit);
}

void
bitmap_mark(struct bitmap *b, size_t bit)
{
	ASSERT_CMP(bit, <, b->bits);
	__atomic_fetch_or(&b->words[bit / WORD_BITS], 1u << bit % WORD_BITS,
	    __ATOMIC_SEQ_CST);
}

void
bitmap_reset(struct bitmap *b, size_t bit)
{
	ASSERT_CMP(bit, <, b->bits);
	__atomic_fetch_and(&b->words[bit / WORD_BITS], ~(1u << bit % WORD_BITS),
	    __ATOMIC_SEQ_CST);
}

void
bitmap_flip(struct bitmap *b, size_t bit)
{
	ASSERT_CMP(bit, <, b->bits);
	__atomic_fetch_xor(&b->words[bit / WORD_BITS], 1u << bit % WORD_BITS,
	    __ATOMIC_SEQ_CST);
}

bool
bitmap_test(const struct bitmap *b, size_t bit)
{
	ASSERT_CMP(bit, <, b->bits);
	return (b->words[bit / WORD_BITS] >> bit % WORD_BITS & 1) != 0;
}

/* Return START + COUNT.  Panics if that is past the end of the bitmap. */
static size_t
range_end(const struct bitmap *b, size_t start, size_t count)
{
	ASSERT_CMP(start, <=, b->bits);
	ASSERT_CMP(count, <=, b->bits - start);
	return start + count;
}

void
bitmap_set_all(struct bitmap *b, bool value)
{
	bitmap_set_multiple(b, 0, b->bits, value);
}

void
bitmap_set_multiple(struct bitmap *b, size_t start, size_t count, bool value)
{
	size_t end = range_end(b, start, count);
	uint32_t mask;

	for (; start < end; start = next_word(start)) {
		mask = first_mask(start, end);
		if (value)
			b->words[start / WORD_BITS] |= mask;
		else
			b->words[start / WORD_BITS] &= ~mask;
	}
}

/* Return a mask of the bits of [START, END) that are in the same word as START
 * and equal VALUE.  */
static uint32_t
matching_bits(const struct bitmap *b, size_t start, size_t end, bool value)
{
	uint32_t word = b->words[start / WORD_BITS];

	return (value ? word : ~word) & first_mask(start, end);
}

size_t
bitmap_count(const struct bitmap *b, size_t start, size_t count, bool value)
{
	size_t end = range_end(b, start, count), found = 0;
	uint32_t word;

	for (; start < end; start = next_word(start))
		for (word = matching_bits(b, start, end, value); word != 0;
		     word &= word - 1)
			found++;
	return found;
}

/* Return the index of the first bit of [START, END) that equals VALUE, or END
 * if none does.  */
static size_t
find_bit(const struct bitmap *b, size_t start, size_t end, bool value)
{
	uint32_t word;

	for (; start < end; start = next_word(start)) {
		word = matching_bits(b, start, end, value);
		if (word != 0)
			return start - start % WORD_BITS +
			    (unsigned)__builtin_ctz(word);
	}
	return end;
}

bool
bitmap_contains(const struct bitmap *b, size_t start, size_t count, bool value)
{
	size_t end = range_end(b, start, count);

	return find_bit(b, start, end, value) != end;
}

bool
bitmap_any(const struct bitmap *b, size_t start, size_t count)
{
	return bitmap_contains(b, start, count, true);
}

bool
bitmap_none(const struct bitmap *b, size_t start, size_t count)
{
	return !bitmap_contains(b, start, count, true);
}

bool
bitmap_all(const struct bitmap *b, size_t start, size_t count)
{
	return !bitmap_contains(b, start, count, false);
}

size_t
bitmap_scan(const struct bitmap *b, size_t start, size_t count, bool value)
{
	size_t stop;

	ASSERT_CMP(start, <=, b->bits);
	while (count <= b->bits - start) {
		stop = find_bit(b, start, start + count, !value);
		if (stop == start + count)
			return start;
		/* Too short: continue at the start of the next run. */
		start = find_bit(b, stop, b->bits, value);
	}
	return BITMAP_ERROR;
}

size_t
bitmap_scan_and_flip(struct bitmap *b, size_t start, size_t count, bool value)
{
	size_t found = bitmap_scan(b, start, count, value);

	if (found != BITMAP_ERROR)
		bitmap_set_multiple(b, found, count, !value);
	return found;
}
