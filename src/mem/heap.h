/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel heap: malloc, calloc, realloc and free (declared in <stdlib.h>).
 * Small blocks come from slabs of blocks of one size; larger ones come directly
 * from palloc, as 2^n pages, at most 4 MiB.  Blocks are aligned to 16 bytes.
 * Small ones are filled with one pattern when allocated (except by calloc) and
 * with another when freed.
 * Freeing a block that is not in use panics.
 *
 * => none of these functions sleeps; any context.
 */
#ifndef MEM_HEAP_H
#define MEM_HEAP_H

#include <stdint.h>
#include <stdlib.h>

struct heap_stats {
	uint32_t blocks; /* in use now */
	uint32_t bytes;  /* sum of their sizes, not of the sizes requested */
};

/* Set up the heap; called before the first malloc. */
void heap_init(void);
void heap_get_stats(struct heap_stats *);

#endif
