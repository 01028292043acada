/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bitmaps of a fixed size.  Functions that change a single bit (set, mark,
 * reset, flip) are atomic across CPUs.  Functions that read or change several
 * bits are not: the caller holds a lock that excludes all changes.
 *
 * => an index or range outside the bitmap panics.
 */
#ifndef LIB_KERNEL_BITMAP_H
#define LIB_KERNEL_BITMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bitmap;

/* Returned by the scan functions when no run of bits is found. */
#define BITMAP_ERROR SIZE_MAX

/* Allocate a bitmap of BITS bits, all false.  Returns NULL if out of
 * memory.  */
struct bitmap *bitmap_create(size_t bits);
/* Make a bitmap of BITS bits, all false, in the SIZE bytes at BUFFER; SIZE is
 * at least bitmap_buf_size(BITS).  Never fails.  The bitmap must not be passed
 * to bitmap_destroy.  */
struct bitmap *bitmap_create_in_buf(size_t bits, void *buffer, size_t size);
/* Return how many bytes a bitmap of BITS bits takes. */
size_t bitmap_buf_size(size_t bits);
/* Free a bitmap returned by bitmap_create; NULL is ignored. */
void bitmap_destroy(struct bitmap *);

/* Return the size in bits. */
size_t bitmap_size(const struct bitmap *);

/* bitmap_set sets bit number BIT to VALUE, bitmap_mark to true, and
 * bitmap_reset to false; bitmap_flip inverts it.  */
void bitmap_set(struct bitmap *, size_t bit, bool value);
void bitmap_mark(struct bitmap *, size_t bit);
void bitmap_reset(struct bitmap *, size_t bit);
void bitmap_flip(struct bitmap *, size_t bit);
/* Return bit number BIT. */
bool bitmap_test(const struct bitmap *, size_t bit);

/* Set all bits (bitmap_set_multiple: the COUNT bits from START on) to VALUE. */
void bitmap_set_all(struct bitmap *, bool value);
void bitmap_set_multiple(
    struct bitmap *, size_t start, size_t count, bool value);
/* Among the COUNT bits from START on, bitmap_count returns the number of bits
 * equal to VALUE; bitmap_contains returns whether there is at least one.  */
size_t bitmap_count(
    const struct bitmap *, size_t start, size_t count, bool value);
bool bitmap_contains(
    const struct bitmap *, size_t start, size_t count, bool value);
/* Return whether any, none, or all of the COUNT bits from START on are true. */
bool bitmap_any(const struct bitmap *, size_t start, size_t count);
bool bitmap_none(const struct bitmap *, size_t start, size_t count);
bool bitmap_all(const struct bitmap *, size_t start, size_t count);

/* Find the first run of COUNT consecutive bits equal to VALUE that starts at or
 * after START.  Returns the index of the run's first bit (START if COUNT is 0),
 * or BITMAP_ERROR.  bitmap_scan_and_flip also inverts the bits of the run.  */
size_t bitmap_scan(
    const struct bitmap *, size_t start, size_t count, bool value);
size_t bitmap_scan_and_flip(
    struct bitmap *, size_t start, size_t count, bool value);

#endif
