/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Radix bitmaps of disk blocks (student file blist.c, stage 12): allocation of
 * runs of blocks.  Only blist_create allocates memory, so that swap
 * space can be allocated when no memory is free.
 *
 * => the caller does all locking; none of these functions sleeps.
 */
#ifndef VM_DRAGONFLY_BLIST_H
#define VM_DRAGONFLY_BLIST_H

#include <stdint.h>

struct blist;

#define BLIST_NONE    UINT32_MAX
#define BLIST_RUN_MAX 32 /* blocks in a leaf; the most per allocation */

/* Create a bitmap for BLOCKS blocks, all of which are marked as allocated.  Returns NULL
 * if out of memory.  blist_destroy frees the bitmap.  */
struct blist *blist_create(uint32_t blocks);
void blist_destroy(struct blist *);
/* Allocate COUNT consecutive blocks, 1 to BLIST_RUN_MAX.  Returns the first one,
 * or BLIST_NONE if no leaf has such a run.  */
uint32_t blist_alloc(struct blist *, uint32_t count);
/* Free COUNT blocks, starting at FIRST; panics if one of them is free already. */
void blist_free(struct blist *, uint32_t first, uint32_t count);
/* Mark the blocks [FIRST, FIRST + COUNT) as allocated, whether or not they are free.
 * Returns the number of blocks that were free.  */
uint32_t blist_fill(struct blist *, uint32_t first, uint32_t count);
/* Return the number of free blocks. */
uint32_t blist_free_count(const struct blist *);

#endif
