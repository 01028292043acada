/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Conversion of text to numbers, sorting, searching, and dynamic memory.  The
 * memory comes from the kernel heap (mem/heap.c) in the kernel, and from the
 * process's heap (lib/user/malloc.c) in programs.
 */
#ifndef LIB_STDLIB_H
#define LIB_STDLIB_H

#include <stddef.h>

/* Convert the number at the start of TEXT: optional white space, an optional
 * sign, then digits in BASE, 2 to 36.  BASE 16 also accepts the prefix 0x; BASE
 * 0 chooses 16 after 0x, 8 after 0, and otherwise 10.  Unless END is NULL, *END
 * is set to the first character after the number, or to TEXT if there are no
 * digits (the result is then 0).  A value out of range becomes LONG_MIN,
 * LONG_MAX or ULONG_MAX; errno is not set.  */
long strtol(const char *text, char **end, int base);
unsigned long strtoul(const char *text, char **end, int base);
/* Like strtol(TEXT, NULL, 10). */
int atoi(const char *text);

static inline int
abs(int n)
{
	return n < 0 ? -n : n;
}

/* Sort COUNT elements of SIZE bytes each at BASE into ascending order.  COMPARE
 * returns a negative number, 0 or a positive number if its first argument is
 * less than, equal to or greater than its second.  The order of equal elements
 * is unspecified.  Takes O(n log n) comparisons for every input and allocates
 * nothing; the recursion is at most log2(COUNT) calls deep.  */
void qsort(void *base, size_t count, size_t size,
    int (*compare)(const void *, const void *));
/* Find the element equal to KEY among COUNT elements of SIZE bytes each at
 * BASE, which are sorted in ascending order of COMPARE.  COMPARE is called with
 * KEY and an element.  Returns NULL if no element is equal to KEY; if several
 * are, returns any one of them.  */
void *bsearch(const void *key, const void *base, size_t count, size_t size,
    int (*compare)(const void *, const void *));

/* Allocate SIZE bytes (calloc: COUNT * SIZE bytes, zeroed), aligned to at least
 * 8 bytes; the size can be 0.  Returns NULL if out of memory; in programs errno
 * is then ENOMEM.
 * => in the kernel: see mem/heap.h for sizes and allowed contexts.  */
void *malloc(size_t size) __attribute__((__malloc__));
void *calloc(size_t count, size_t size) __attribute__((__malloc__));
/* Change the size of the block at MEMORY (NULL: allocate one) to SIZE bytes,
 * possibly moving it; its contents are kept up to the smaller of the two sizes.
 * Returns the block, or NULL if out of memory; the old block then stays
 * allocated and unchanged.  */
void *realloc(void *memory, size_t size);
/* Free a block that one of these functions returned; NULL is ignored.  Freeing
 * a block that is not in use is a bug and panics if detected.  */
void free(void *memory);
/* In programs: end the process with status -1, without flushing stdio.  In the
 * kernel: panic.  */
_Noreturn void abort(void);

#endif
