/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel heap: malloc, calloc, realloc and free (declared in <stdlib.h>)
 * over slabs of power-of-two blocks, larger ones straight from palloc.
 * Blocks are poisoned when freed (and before use), double frees panic.
 *
 * => none of these sleeps; any context.
 */
#ifndef MEM_HEAP_H
#define MEM_HEAP_H

#include <stdint.h>
#include <stdlib.h>

struct heap_stats {
	uint32_t blocks, bytes;		/* allocated now */
};

void	heap_init(void);
void	heap_get_stats(struct heap_stats *);

#endif
