/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sorting in place, by introsort: quicksort with the median of three as pivot,
 * insertion sort for short parts, and heapsort for a part that is still large
 * after a limited number of partitions, so that every input takes O(n log n).
 * Heapsort alone would have the same bound, but it alternates between distant
 * elements; quicksort scans the array sequentially, which causes fewer page
 * faults if the array is larger than memory.  Merge sort would need a second
 * array.
 */
#include <stdlib.h>

#include <stdint.h>

#include "lib/debug.h"

#define SMALL 8 /* largest part sorted by insertion */

struct sorter {
	size_t size; /* of an element */
	int (*compare)(const void *, const void *);
};

static void
swap_elements(const struct sorter *s, char *a, char *b)
{
	size_t left = s->size;
	uint32_t word;
	char byte;

	if (a == b)
		return;
	for (; left >= 4; left -= 4, a += 4, b += 4) {
		__builtin_memcpy(&word, a, 4);
		__builtin_memcpy(a, b, 4);
		__builtin_memcpy(b, &word, 4);
	}
	for (; left > 0; left--, a++, b++) {
		byte = *a;
		*a = *b;
		*b = byte;
	}
}

static int
element_less(const struct sorter *s, const char *a, const char *b)
{
	return s->compare(a, b) < 0;
}

static void
insertion_sort(const struct sorter *s, char *base, size_t count)
{
	char *end = base + count * s->size, *p, *q;

	for (p = base + s->size; p < end; p += s->size)
		for (q = p; q > base && element_less(s, q, q - s->size);
		     q -= s->size)
			swap_elements(s, q, q - s->size);
}

/* Move the element at index ROOT down to its place in the heap of COUNT
 * elements at BASE.  */
static void
sift_down(const struct sorter *s, char *base, size_t root, size_t count)
{
	size_t child;

	while ((child = 2 * root + 1) < count) {
		if (child + 1 < count &&
		    element_less(s, base + child * s->size,
			base + (child + 1) * s->size))
			child++;
		if (!element_less(
			s, base + root * s->size, base + child * s->size))
			return;
		swap_elements(s, base + root * s->size, base + child * s->size);
		root = child;
	}
}

static void
heap_sort(const struct sorter *s, char *base, size_t count)
{
	size_t i;

	for (i = count / 2; i > 0; i--)
		sift_down(s, base, i - 1, count);
	for (i = count; i > 1; i--) {
		swap_elements(s, base, base + (i - 1) * s->size);
		sift_down(s, base, 0, i - 1);
	}
}

/* Partition the COUNT elements at BASE around the median of the first, middle
 * and last.  Returns the pivot's final position: no element before it is
 * greater, and none after it is less.  */
static char *
partition(const struct sorter *s, char *base, size_t count)
{
	char *middle = base + count / 2 * s->size;
	char *last = base + (count - 1) * s->size;
	char *left, *right;

	if (element_less(s, middle, base))
		swap_elements(s, middle, base);
	if (element_less(s, last, middle)) {
		swap_elements(s, last, middle);
		if (element_less(s, middle, base))
			swap_elements(s, middle, base);
	}
	swap_elements(s, base, middle); /* the pivot is at BASE */
	left = base;
	right = last + s->size;
	for (;;) {
		do
			left += s->size;
		while (left < last && element_less(s, left, base));
		do
			right -= s->size;
		while (element_less(s, base, right));
		if (left >= right)
			break;
		swap_elements(s, left, right);
	}
	swap_elements(s, base, right);
	return right;
}

/* Sort COUNT elements at BASE.  A part that is still large after DEPTH levels
 * of partitioning is sorted by heapsort.  */
static void
quick_sort(const struct sorter *s, char *base, size_t count, unsigned depth)
{
	char *pivot;
	size_t before, after;

	while (count > SMALL) {
		if (depth-- == 0) {
			heap_sort(s, base, count);
			return;
		}
		pivot = partition(s, base, count);
		before = (size_t)(pivot - base) / s->size;
		after = count - before - 1;
		/* Recurse only into the smaller part, to bound the stack. */
		if (before < after) {
			quick_sort(s, base, before, depth);
			base = pivot + s->size;
			count = after;
		} else {
			quick_sort(s, pivot + s->size, after, depth);
			count = before;
		}
	}
	insertion_sort(s, base, count);
}

void
qsort(void *base, size_t count, size_t size,
    int (*compare)(const void *, const void *))
{
	struct sorter s = { size, compare };
	unsigned depth = 2;
	size_t n;

	ASSERT(size > 0);
	for (n = count; n > 1; n /= 2)
		depth += 2;
	quick_sort(&s, base, count, depth);
}
