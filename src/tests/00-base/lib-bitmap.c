/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the functions that set, count, scan and flip bits agree with a model,
 *     an array of bool, for bitmaps whose sizes are around multiples of a word
 */
#include <random.h>
#include <string.h>

#include "lib/kernel/bitmap.h"
#include "tests/ktest.h"

#define BITS_MAX 100

static bool model[BITS_MAX];

static size_t
random_below(size_t limit)
{
	return random_ulong() % limit;
}

static size_t
model_count(size_t start, size_t count, bool value)
{
	size_t found = 0;

	for (size_t i = start; i < start + count; i++)
		found += model[i] == value;
	return found;
}

static size_t
model_scan(size_t bits, size_t start, size_t count, bool value)
{
	for (; start + count <= bits; start++)
		if (model_count(start, count, value) == count)
			return start;
	return BITMAP_ERROR;
}

static void
check_range(struct bitmap *b, size_t start, size_t count)
{
	size_t ones = model_count(start, count, true);

	KTEST_CHECK_CMP(bitmap_count(b, start, count, true), ==, ones);
	KTEST_CHECK_CMP(bitmap_count(b, start, count, false), ==, count - ones);
	KTEST_CHECK_CMP(bitmap_any(b, start, count), ==, ones > 0);
	KTEST_CHECK_CMP(bitmap_none(b, start, count), ==, ones == 0);
	KTEST_CHECK_CMP(bitmap_all(b, start, count), ==, ones == count);
	KTEST_CHECK_CMP(
	    bitmap_contains(b, start, count, false), ==, ones < count);
}

static void
check_scan(struct bitmap *b, size_t bits, size_t start)
{
	size_t count = random_below(6);
	bool value = random_below(2) == 0;
	size_t found = model_scan(bits, start, count, value);

	KTEST_CHECK_CMP(bitmap_scan(b, start, count, value), ==, found);
	KTEST_CHECK_CMP(
	    bitmap_scan_and_flip(b, start, count, value), ==, found);
	for (size_t i = 0; found != BITMAP_ERROR && i < count; i++)
		model[found + i] = !value;
}

static void
change_both(struct bitmap *b, size_t start, size_t count)
{
	bool value = random_below(2) == 0;

	bitmap_set_multiple(b, start, count, value);
	memset(&model[start], value, count);
	bitmap_flip(b, start);
	model[start] = !model[start];
	bitmap_set(b, start + count - 1, value);
	model[start + count - 1] = value;
}

static void
check_size(size_t bits)
{
	struct bitmap *b = bitmap_create(bits);
	size_t start;

	KTEST_CHECK(b != NULL);
	KTEST_CHECK_CMP(bitmap_size(b), ==, bits);
	KTEST_CHECK_CMP(bitmap_count(b, 0, bits, false), ==, bits);
	memset(model, 0, sizeof(model));
	for (int step = 0; bits > 0 && step < 100; step++) {
		start = random_below(bits);
		change_both(b, start, 1 + random_below(bits - start));
		check_range(b, start, random_below(bits - start + 1));
		check_scan(b, bits, start);
		for (size_t i = 0; i < bits; i++)
			KTEST_CHECK_CMP(bitmap_test(b, i), ==, model[i]);
	}
	bitmap_set_all(b, true);
	KTEST_CHECK_CMP(bitmap_scan(b, 0, bits, true), ==, 0);
	KTEST_CHECK_CMP(bitmap_scan(b, 0, bits + 1, true), ==, BITMAP_ERROR);
	KTEST_CHECK_CMP(bitmap_scan(b, bits, 1, true), ==, BITMAP_ERROR);
	bitmap_destroy(b);
}

KTEST(lib_bitmap)
{
	random_init(3);
	/* 0, 1, 2, 17, 32, 33, 34, 49, 64, ... */
	for (size_t bits = 0; bits <= BITS_MAX; bits += bits % 32 < 2 ? 1 : 15)
		check_size(bits);
	KTEST_CHECK(bitmap_create(SIZE_MAX) == NULL);
}
