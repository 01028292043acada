/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bitmaps of a fixed size.  Single bits change atomically (mark, reset, flip,
 * set), also between CPUs; what looks at or changes several bits wants the
 * caller's lock.
 */
#ifndef LIB_KERNEL_BITMAP_H
#define LIB_KERNEL_BITMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bitmap;

/* "There is none", of bitmap_scan and bitmap_scan_and_flip. */
#define BITMAP_ERROR	SIZE_MAX

/* A bitmap of BITS bits, all false; NULL: out of memory. */
struct bitmap *bitmap_create(size_t bits);
/* Likewise in BUFFER, of SIZE bytes: at least bitmap_buf_size(BITS). */
struct bitmap *bitmap_create_in_buf(size_t bits, void *buffer, size_t size);
size_t	bitmap_buf_size(size_t bits);
/* Free what bitmap_create made. */
void	bitmap_destroy(struct bitmap *);

size_t	bitmap_size(const struct bitmap *);		/* bits */

void	bitmap_set(struct bitmap *, size_t bit, bool value);
void	bitmap_mark(struct bitmap *, size_t bit);	/* to true */
void	bitmap_reset(struct bitmap *, size_t bit);	/* to false */
void	bitmap_flip(struct bitmap *, size_t bit);
bool	bitmap_test(const struct bitmap *, size_t bit);

/* Of COUNT bits from START on, all within the bitmap: */
void	bitmap_set_all(struct bitmap *, bool value);
void	bitmap_set_multiple(struct bitmap *, size_t start, size_t count,
	    bool value);
size_t	bitmap_count(const struct bitmap *, size_t start, size_t count,
	    bool value);
bool	bitmap_contains(const struct bitmap *, size_t start, size_t count,
	    bool value);			/* any of VALUE? */
bool	bitmap_any(const struct bitmap *, size_t start, size_t count);
bool	bitmap_none(const struct bitmap *, size_t start, size_t count);
bool	bitmap_all(const struct bitmap *, size_t start, size_t count);

/* The first COUNT consecutive bits of VALUE at START or behind: the index of
 * the first of them, or BITMAP_ERROR.  COUNT 0: START.  Flip them, too.  */
size_t	bitmap_scan(const struct bitmap *, size_t start, size_t count,
	    bool value);
size_t	bitmap_scan_and_flip(struct bitmap *, size_t start, size_t count,
	    bool value);

#endif
