/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding a page of an object without the object's token (student file
 * vm_page_hash.c, stage 13).  The table is a cache: a miss proves nothing.
 */
#ifndef VM_DRAGONFLY_VM_PAGE_HASH_H
#define VM_DRAGONFLY_VM_PAGE_HASH_H

#include "vm/dragonfly/vm_page.h"

/* At boot, by vm_page_startup. */
void vm_page_hash_init(void);
/* Return page PINDEX of OBJECT, soft busy, if the table has it and it is not hard
 * busy; otherwise NULL.
 * => OBJECT cannot be freed during the call; no token is needed.  Does not
 *    sleep.  */
struct vm_page *vm_page_hash_get(struct vm_object *, vm_pindex_t);
/* Enter M, which has been looked up in its object, into the table.
 * => M is busy, hard or soft.  */
void vm_page_hash_enter(struct vm_page *);

#endif
