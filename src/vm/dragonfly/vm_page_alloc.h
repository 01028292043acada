/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allocating and freeing pages, and moving them between queues (student file
 * vm_page_alloc.c, stage 11).
 */
#ifndef VM_DRAGONFLY_VM_PAGE_ALLOC_H
#define VM_DRAGONFLY_VM_PAGE_ALLOC_H

#include <stdbool.h>

#include "vm/dragonfly/vm_page.h"

struct vm_object;

/* How to allocate: a class (NORMAL, SYSTEM, INTERRUPT or QUICK), and flags. */
#define VM_ALLOC_NORMAL     0x01  /* may use cached pages */
#define VM_ALLOC_SYSTEM     0x02  /* may use most of the free pages */
#define VM_ALLOC_INTERRUPT  0x04  /* may use all free pages */
#define VM_ALLOC_ZERO       0x08  /* grab: zero-fill a new page */
#define VM_ALLOC_QUICK      0x10  /* like NORMAL, but no cached pages */
#define VM_ALLOC_FORCE_ZERO 0x20  /* grab: zero-fill it even if it is valid */
#define VM_ALLOC_NULL_OK    0x40  /* return NULL if the index is taken */
#define VM_ALLOC_RETRY      0x80  /* grab: wait for memory, never NULL */
#define VM_ALLOC_USE_GD     0x100 /* ignored; as in DragonFly today */
#define VM_ALLOC_CPU_SPEC   0x200 /* color for the CPU in VM_ALLOC_CPU */
#define VM_ALLOC_CPU(cpu)   ((unsigned)(cpu) << 24)
#define VM_ALLOC_GETCPU(r)  ((r) >> 24)

/* Allocate a page for index PINDEX of OBJECT, and insert it there; OBJECT may be
 * NULL.  Returns the page: hard busy, in no queue, not valid.  Returns NULL if no
 * memory is available for the class in HOW, or if OBJECT already has a page PINDEX
 * and HOW has VM_ALLOC_NULL_OK; without that flag, the latter panics.
 * => OBJECT's token is held exclusively; does not sleep.  */
struct vm_page *vm_page_alloc(struct vm_object *, vm_pindex_t, unsigned how);
/* Allocate up to COUNT pages as vm_page_alloc does with VM_ALLOC_QUICK, but do not insert
 * them.  Their colors are those for index PINDEX of OBJECT and the indexes that follow.
 * They are stored in PAGES.  Returns how many were allocated.
 * => does not sleep.  */
unsigned vm_page_alloc_some(
    struct vm_object *, vm_pindex_t, unsigned count, struct vm_page **pages);
/* Return page PINDEX of OBJECT, hard busy and not soft busy; allocate it if it does not
 * exist.  The page need not be valid, unless HOW asks for zeros.  Returns NULL if no
 * memory is available and HOW does not have VM_ALLOC_RETRY.
 * => OBJECT is held, and its token is held exclusively; may sleep.  */
struct vm_page *vm_page_grab(struct vm_object *, vm_pindex_t, unsigned how);
/* Remove M from its object, and free it.  Its content is lost: a free page is neither
 * valid nor dirty.  If M is held, it stays in PQ_HOLD until its last hold is released;
 * until then a holder can make it dirty.
 * => M is hard busy on entry, and no longer on return; it is neither mapped nor wired.
 *    If it has an object, that object's token is held exclusively.  */
void vm_page_free(struct vm_page *);
/* If M is in PQ_HOLD and is no longer held, make it clean, and free it.  Called by
 * vm_page_unhold.  */
void vm_page_free_held(struct vm_page *);

/* Called when M is in use: put it into the active queue, with an act_count of at
 * least ACT_INIT.  In this function and the next two, wired pages and pages that must
 * not be queued stay where they are.
 * => M is busy, hard or soft; also in the next two functions.  */
void vm_page_activate(struct vm_page *);
/* Put M at the tail of the inactive queue, unless it is in that queue already. */
void vm_page_deactivate(struct vm_page *);
/* Called when M is not expected to be used soon: clear its reference bits, and usually
 * put it at the head of the inactive queue, where it is reclaimed early.  */
void vm_page_dontneed(struct vm_page *);
/* Unmap M and put it into the cache queue.  If it is dirty, wired or held,
 * deactivate it instead.
 * => M is hard busy on entry, and no longer on return; its object's token is held.  */
void vm_page_cache(struct vm_page *);

/* Return the number of pages that could be allocated without losing data: free pages,
 * and clean, unmapped, unheld, unwired pages of files.  For statistics and tests of
 * leaks; walks all pages.  */
uint32_t vm_page_available(void);

#endif
