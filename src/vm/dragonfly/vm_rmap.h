/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The mappings of a page, found through the backings that refer to its object
 * (given).  There are no records of mappings.  For each backing of page M's
 * object, the address at which M could be mapped is known: the page table says
 * whether it is.  Also vm_page_protect, vm_page_test_dirty and vm_page_undirty
 * (vm_page.h) are defined here.
 *
 * => none of these sleeps.  backing_lk is taken, and pmap locks under it.
 */
#ifndef VM_DRAGONFLY_VM_RMAP_H
#define VM_DRAGONFLY_VM_RMAP_H

#include <stdbool.h>
#include <stdint.h>

#include "vm/dragonfly/vm_map_backing.h"
#include "vm/dragonfly/vm_page.h"

/* BA refers to its object, with the range and offset that it has now: add it to
 * the object's list.  No effect if BA has no object.  */
void vm_map_backing_attach(struct vm_map_backing *);
/* Remove BA from the list.
 * => its range contains no mapping of a page of the object any more.  */
void vm_map_backing_detach(struct vm_map_backing *);
/* Change the range and offset of BA, which may be attached. */
void vm_map_backing_move(
    struct vm_map_backing *, vaddr_t start, vaddr_t end, vm_ooffset_t offset);

/* Map page M at VA in PMAP.  A previous mapping of another page is replaced, and
 * its modified bit is moved to that page.  Returns 0 or ENOMEM.
 * => M is busy, hard or soft, and its object is in a layer that shows it at
 *    VA.  */
int vm_page_enter(struct pmap *, vaddr_t va, struct vm_page *, vm_prot_t);
/* Remove all mappings in [START, END) of PMAP.  Modified bits are moved to the
 * pages.  */
void vm_pmap_remove(struct pmap *, vaddr_t start, vaddr_t end);
/* Clear the referenced bits of all mappings of M, and PG_REFERENCED.  Returns how
 * many of them were set.
 * => M is busy, hard or soft.  */
unsigned vm_page_clear_references(struct vm_page *);
/* Count the mappings of M that exist; those that are writable or have been
 * modified.
 * => M is busy, or nothing changes M.  */
unsigned vm_page_count_mappings(struct vm_page *);
unsigned vm_page_count_writable(struct vm_page *);

#endif
