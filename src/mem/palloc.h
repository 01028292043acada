/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Physical pages, in two pools: the kernel's (its own data, page tables,
 * the page cache of the file system) and the user pool (what programs map).
 * "user_pages=N" limits the second.  A buddy system: the cost of a call
 * does not depend on what is allocated.
 *
 * => none of these sleeps; any context, any lock but heap_lock's callers.
 */
#ifndef MEM_PALLOC_H
#define MEM_PALLOC_H

#include <stddef.h>
#include <stdint.h>

#include "cpu/layout.h"

enum palloc_flags {
	PALLOC_USER = 1,	/* from the user pool, else from the kernel's */
	PALLOC_ZERO = 2,	/* filled with zeros, else undefined */
	PALLOC_ASSERT = 4	/* panic when there is none: boot only */
};

#define PALLOC_ORDER_MAX	10	/* 4 MiB at once */

struct palloc_stats {
	uint32_t pages, free;	/* of a pool */
};

/* Take over all usable RAM but the kernel and the boot modules. */
void	palloc_init(void);

/* A page (kernel address), or NULL when the pool is empty. */
void	*palloc_get_page(enum palloc_flags);
/* 2^ORDER contiguous pages, aligned to their size, or NULL. */
void	*palloc_get_pages(unsigned order, enum palloc_flags);
/* Give back what palloc_get_page or _pages returned.  The pool is known. */
void	palloc_free_page(void *);
void	palloc_free_pages(void *, unsigned order);

void	palloc_get_stats(enum palloc_flags pool, struct palloc_stats *);

#endif
