/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pager for anonymous memory that has been paged out (student file
 * swap_pager.c, stage 12).  Blocks of the swap disk have the size of a page.
 */
#ifndef VM_DRAGONFLY_SWAP_PAGER_H
#define VM_DRAGONFLY_SWAP_PAGER_H

#include <stdbool.h>
#include <stdint.h>

#include "vm/dragonfly/vm_pager.h"

struct block;

#define SWB_NPAGES     16 /* pages per transfer, and per swblock */
#define SWAP_ASYNC_MAX 4  /* writes in flight */

/* Use DISK for swap; NULL: there is no swap disk.  Called once, at boot. */
void swap_pager_init(struct block *disk);

/* Free the blocks of pages [START, START + COUNT) of OBJECT, which can be of any type and
 * need not have any.
 * => OBJECT's token is held exclusively; does not sleep.  */
void swap_pager_freespace(
    struct vm_object *, vm_pindex_t start, vm_pindex_t count);
/* Called before M, which has PG_SWAPPED, is modified: free its block, and clear the
 * flag.
 * => M is hard busy; its object's token is held exclusively; does not sleep.  */
void swap_pager_unswapped(struct vm_page *);
/* Stop using the swap disk: bring all its blocks into memory.  Returns 0, or
 * ENOMEM or EIO, in which case the disk stays in use.
 * => may sleep.  */
int swap_pager_swapoff(void);

/* Set *BLOCKS to the number of blocks of the disk, and *USED to the number in use. */
void swap_pager_get_stats(uint32_t *blocks, uint32_t *used);
/* Is swap space nearly exhausted?  The answer has hysteresis: after it has been true, it
 * becomes false only when clearly more space is free again.  */
bool swap_pager_is_full(void);

#endif
