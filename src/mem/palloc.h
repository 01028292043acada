/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Physical pages, in two pools: the kernel's (its own data, page tables,
 * the page cache of the file system) and the user pool (what programs map).
 * A buddy system: the cost of a call does not depend on what is allocated.
 *
 * Kernel options: "mem=N" uses only the first N bytes of RAM, "user_pages=N"
 * sets the size of the user pool (at most
 * 7/8 of the pages); else it gets half.  In debug kernels (INSTAR_DEBUG),
 * free pages are filled with a pattern and checked for it when they are given
 * out again.
 *
 * => none of these sleeps; any context, any locks held.
 */
#ifndef MEM_PALLOC_H
#define MEM_PALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpu/layout.h"

enum palloc_flags {
	PALLOC_USER = 1,	/* from the user pool; unset: the kernel's */
	PALLOC_ZERO = 2,	/* filled with zeros; unset: undefined */
	PALLOC_ASSERT = 4	/* panic when there is none: boot only */
};

#define PALLOC_ORDER_MAX	10u	/* 4 MiB at once */

struct palloc_stats {
	uint32_t pages, free;	/* of a pool */
};

/* Take over all usable RAM but the kernel and the boot modules. */
void	palloc_init(void);

/* A page (kernel address), or NULL when the pool is empty.  0 is a flag, too:
 * a kernel page as it is.  */
void	*palloc_get_page(enum palloc_flags);
/* 2^ORDER contiguous pages, aligned to their size, or NULL. */
void	*palloc_get_pages(unsigned order, enum palloc_flags);
/* Give back what palloc_get_page or _pages returned.  The pool is known.
 * Panics for what was not given out, or not so.  */
void	palloc_free_page(void *);
void	palloc_free_pages(void *, unsigned order);

/* The order with which PAGE was given out; panics if it was not. */
unsigned palloc_order(const void *page);
/* Is PAGE one of the user pool? */
bool	palloc_is_user(const void *page);

/* From now on let every Nth allocation of kernel memory fail, by palloc or from
 * the heap; 0: none.  For tests of what then happens.  */
void	palloc_inject(uint32_t n);
/* Is an allocation that is beginning to fail for this reason?  For the heap. */
bool	palloc_must_fail(void);

/* From now on call HOOK after each allocation that leaves fewer than PAGES free
 * pages in the user pool where there were at least PAGES before it; 0: never.
 * HOOK runs in the thread that allocates, without palloc's lock, but perhaps with
 * others held, so it must not sleep; it may wake threads, as pages of the user
 * pool are not allocated with sched_lock held.  Only tests use this so far.  */
void	palloc_set_low_water(uint32_t pages, void (*hook)(void));

/* Of the pool PALLOC_USER, or 0: the kernel's. */
void	palloc_get_stats(enum palloc_flags pool, struct palloc_stats *);

#endif
