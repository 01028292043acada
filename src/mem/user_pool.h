/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers for the pages of the user pool.  The pages are numbered from 0 in
 * order of address, without gaps even where RAM has gaps, so that a
 * virtual memory engine can keep an array with one element for each page.
 *
 * => none of these functions sleeps; any context, any locks held.  The numbers
 *    are constant after boot.
 */
#ifndef MEM_USER_POOL_H
#define MEM_USER_POOL_H

#include <stdbool.h>
#include <stdint.h>

/* The number of pages in the pool, allocated or free. */
uint32_t user_pool_count(void);
/* The number of the page at PAGE, a kernel address; panics if the page is not
 * in the user pool.  */
uint32_t user_pool_number(const void *page);
/* Is the page at PAGE in the pool?  If so, *NUMBER is set to its number. */
bool user_pool_find(const void *page, uint32_t *number);
/* The kernel address of page NUMBER, which is less than user_pool_count().  */
void *user_pool_page(uint32_t number);

/* Add the page frames [FIRST, END), which are above all frames added before.
 * Called by palloc_init.  */
void user_pool_add(uint32_t first, uint32_t end);

#endif
