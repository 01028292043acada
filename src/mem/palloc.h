/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Physical pages, in two pools: the kernel pool (kernel data, page tables, the
 * file system's cache) and the user pool (pages that programs map).  The
 * allocator is a buddy system: the cost of a call does not depend on how much
 * memory is in use.
 *
 * Kernel options: "mem=N" uses only the first N bytes of RAM, not counting boot
 * modules; "user_pages=N" sets the size of the user pool, at most 7/8 of all
 * pages (default: half of them).  In debug kernels (INSTAR_DEBUG), freed pages
 * are filled with a pattern, which is checked when they are allocated again.
 *
 * => none of these functions sleeps; any context, any locks held.
 */
#ifndef MEM_PALLOC_H
#define MEM_PALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpu/layout.h"

enum palloc_flags {
	PALLOC_USER = 1,  /* from the user pool; else the kernel pool */
	PALLOC_ZERO = 2,  /* filled with zeros; else undefined */
	PALLOC_ASSERT = 4 /* panic if out of memory; for boot and tests */
};

#define PALLOC_ORDER_MAX 10u /* 2^10 pages: 4 MiB */

struct palloc_stats {
	uint32_t pages, free; /* of a pool */
};

/* Take over all usable RAM except the kernel and the boot modules.  Shuts the
 * machine down with a message if there is too little.  */
void palloc_init(void);

/* Allocate a page; returns its kernel address, or NULL if the pool is empty.
 * With no flags (0): from the kernel pool, not cleared.  */
void *palloc_get_page(enum palloc_flags);
/* Allocate 2^ORDER contiguous pages, aligned to their size.  Returns the kernel
 * address of the first, or NULL if the pool has no free block of that size.  */
void *palloc_get_pages(unsigned order, enum palloc_flags);
/* Free the page or pages at the address that palloc_get_page or
 * palloc_get_pages returned, from either pool.  Panics if they are not
 * allocated, or were allocated with another order.  */
void palloc_free_page(void *);
void palloc_free_pages(void *, unsigned order);

/* Return the order with which PAGE was allocated; panics if PAGE is not allocated. */
unsigned palloc_order(const void *page);
/* Is PAGE from the user pool?  Panics if PAGE is not allocated. */
bool palloc_is_user(const void *page);

/* From now on, make every Nth allocation of kernel memory, from palloc or the
 * heap, fail; 0: none.  Allocations with PALLOC_ASSERT neither count nor fail.
 * For tests of error handling.  */
void palloc_inject_failures(uint32_t n);
/* Count an allocation that is about to be made.  Returns true if it must fail,
 * as requested with palloc_inject_failures.  Called by the heap.  */
bool palloc_must_fail(void);

/* Call HOOK after each allocation that makes the number of free pages in the
 * user pool drop below PAGES; if PAGES is 0, never.  HOOK runs in the
 * allocating thread.  palloc's lock is not held, but other locks may be, so
 * HOOK must not sleep.  It may wake threads, because sched_lock is never held
 * when user pages are allocated.  Only tests use this so far.  */
void palloc_set_low_water(uint32_t pages, void (*hook)(void));

/* Store the statistics of POOL: PALLOC_USER, or 0 for the kernel pool. */
void palloc_get_stats(enum palloc_flags pool, struct palloc_stats *);

#endif
