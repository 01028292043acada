/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers from text, sorting, searching, and dynamic memory.  Memory is the
 * kernel's heap (mem/heap.c) in the kernel and a program's own (lib/user) in
 * programs.
 */
#ifndef LIB_STDLIB_H
#define LIB_STDLIB_H

#include <stddef.h>

/* As in the C standard: blanks, a sign, a prefix (0x, 0) if BASE allows, then
 * digits.  *END (unless END is NULL) is what follows them.  What does not fit
 * becomes the largest (smallest) value.  */
long	strtol(const char *, char **end, int base);
unsigned long strtoul(const char *, char **end, int base);
int	atoi(const char *);

static inline int abs(int n) { return n < 0 ? -n : n; }

/* Sort COUNT elements of SIZE bytes at BASE: O(n log n) comparisons at worst,
 * no memory beyond a fixed amount of stack.  Not stable.  */
void	qsort(void *base, size_t count, size_t size,
	    int (*compare)(const void *, const void *));
/* The element that equals KEY, or NULL; the elements are in order. */
void	*bsearch(const void *key, const void *base, size_t count, size_t size,
	    int (*compare)(const void *, const void *));

void	*malloc(size_t) __attribute__((__malloc__));
void	*calloc(size_t count, size_t size) __attribute__((__malloc__));
void	*realloc(void *, size_t);
void	free(void *);
_Noreturn void abort(void);

#endif
