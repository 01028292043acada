/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers of the pages of the user pool: from 0 up, in the order of their
 * addresses, without gaps (though RAM has some), so that an engine can keep an
 * array with an element for each page.
 *
 * => none of these sleeps; any context, any locks held.  Constant after boot.
 */
#ifndef MEM_USER_POOL_H
#define MEM_USER_POOL_H

#include <stdint.h>

/* How many pages the pool has, allocated or free. */
uint32_t user_pool_count(void);
/* The number of PAGE (kernel address); panics if it is not of the user pool. */
uint32_t user_pool_number(const void *page);
/* The address of the page with NUMBER, which is less than the count. */
void	*user_pool_page(uint32_t number);

/* The page frames [FIRST, END) are of the pool, and above all before.  Called by
 * palloc_init.  */
void	user_pool_add(uint32_t first, uint32_t end);

#endif
