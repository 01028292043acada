/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The mappings of a page, found through the backings that refer to its object
 * (given).  There are no records of mappings.  Each backing of page M's object
 * determines one address at which M can be mapped, and the page table tells whether
 * it is mapped there.  vm_rmap.c also defines vm_page_protect, vm_page_test_dirty
 * and vm_page_undirty (vm_page.h).
 *
 * => none of these functions sleeps.  Some acquire backing_lk and, while it is held,
 *    the locks of pmaps.
 */
#ifndef VM_DRAGONFLY_VM_RMAP_H
#define VM_DRAGONFLY_VM_RMAP_H

#include <stdbool.h>
#include <stdint.h>

#include "vm/dragonfly/vm_map_backing.h"
#include "vm/dragonfly/vm_page.h"

/* Add BA, whose object, range and offset have been set, to the list of its object.  No
 * effect if BA has no object.  */
void vm_map_backing_attach(struct vm_map_backing *);
/* Remove BA from the list of its object.  No effect if BA has no object.
 * => the range of BA no longer contains a mapping of a page of the object.  */
void vm_map_backing_detach(struct vm_map_backing *);
/* Change the range and offset of BA, which may be attached. */
void vm_map_backing_move(
    struct vm_map_backing *, vaddr_t start, vaddr_t end, vm_ooffset_t offset);

/* Map page M at VA in PMAP.  A previous mapping of another page is replaced, and
 * its modified bit is moved to that page.  Returns 0 or ENOMEM.
 * => M is valid, and is busy, hard or soft; its object is in a layer that shows M at
 *    VA.  */
int vm_page_enter(struct pmap *, vaddr_t va, struct vm_page *, vm_prot_t);
/* A page to be mapped at VA. */
struct vm_page_new {
	vaddr_t va;
	struct vm_page *m;
	vm_prot_t prot;
};

#define VM_ENTER_MAX 16 /* per call */

/* Map COUNT pages in PMAP, except where something is mapped already or memory for a page
 * table is lacking.  Returns the number of pages mapped.
 * => as for vm_page_enter.  */
unsigned vm_page_enter_absent(
    struct pmap *, const struct vm_page_new *, unsigned count);
/* Remove all mappings in [START, END) of PMAP.  Modified bits are moved to the
 * pages.  */
void vm_pmap_remove(struct pmap *, vaddr_t start, vaddr_t end);
/* Clear the referenced bits of all mappings of M, and PG_REFERENCED.  Returns how
 * many of them were set.
 * => M is busy, hard or soft.  */
unsigned vm_page_clear_references(struct vm_page *);
/* Return the number of mappings of M.
 * => M is busy, or nothing changes M; also in the next function.  */
unsigned vm_page_count_mappings(struct vm_page *);
/* Return the number of mappings of M that are writable or have been modified. */
unsigned vm_page_count_writable(struct vm_page *);

#endif
