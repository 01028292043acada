/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page faults (student files vm_fault.c and, for bursts, vm_prefault.c, stage 09).
 *
 * A fault looks the address up (which locks the map, shared), walks from layer to
 * layer until one has the page, and enters it into the pmap:
 *
 *	          first layer        lower layer          nowhere
 *	read      map it             map it, read-only    zero-fill the first
 *	write     map it             copy to the first    zero-fill the first
 *
 * A fault that has to wait for a page or for memory, or that needs a lock in a stronger
 * mode, first releases everything, and then starts again, because anything may have
 * changed.  A fault whose pager has read the page starts again as well, and then finds
 * the page in memory.
 */
#ifndef VM_DRAGONFLY_VM_FAULT_H
#define VM_DRAGONFLY_VM_FAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "vm/dragonfly/vm_map.h"

struct vm_page;

/* fault_flags */
#define VM_FAULT_NORMAL        0x00
#define VM_FAULT_CHANGE_WIRING 0x01 /* to wire the page for the kernel */
#define VM_FAULT_USER_WIRE     0x02 /* to wire it for mlock */
#define VM_FAULT_WIRE_MASK     (VM_FAULT_CHANGE_WIRING | VM_FAULT_USER_WIRE)
#define VM_FAULT_BURST         0x04 /* neighbors may be mapped as well */
#define VM_FAULT_DIRTY         0x08 /* the caller will write: mark it dirty */
#define VM_FAULT_UNSWAP        0x10 /* free the copy in swap */
#define VM_FAULT_BURST_QUICK   0x20 /* a burst with shared tokens */
#define VM_FAULT_USERMODE      0x40 /* a program waits for the fault */
#define VM_FAULT_NOGROW        0x80 /* ours: do not extend a stack */

/* The number of pages that one fault maps at most, its own page included: the kernel
 * option "burst", 8 by default, which vm_fault_burst_size returns.  VM_FAULT_BURST_MAX is
 * the highest value of the option.  1: no neighbors are mapped.  */
#define VM_FAULT_BURST_MAX 16
unsigned vm_fault_burst_size(void); /* given, in dragonfly.c */

/* The number of pages that a fault asks a pager to read in addition to its own: normally, and
 * after MADV_SEQUENTIAL.  */
#define VM_FAULT_AHEAD            7
#define VM_FAULT_AHEAD_SEQUENTIAL 15

/* A fault being resolved. */
struct faultstate {
	/* The request. */
	vaddr_t va;           /* page-aligned */
	vm_prot_t fault_prot; /* rights that the access needs */
	unsigned fault_flags; /* VM_FAULT_* */

	/* What vm_map_lookup found; the map is locked shared. */
	struct vm_map_found found;

	/* The first layer.  Its object is held.  first_m, unless NULL, is its
	 * page found.pindex, hard busy.  */
	struct vm_map_backing *first_ba;
	struct vm_page *first_m;

	/* The layer being examined; initially the first.  Its object is held.
	 * m, unless NULL, is its page pindex, busy.  */
	struct vm_map_backing *ba;
	vm_pindex_t pindex;
	struct vm_page *m;

	vm_prot_t prot; /* rights for the mapping */
	bool write;     /* the page will be modified, or wired for writing */
	bool shared;    /* tokens are held shared */

	/* What this attempt and earlier ones have done or found out. */
	bool exclusive; /* shared tokens are not sufficient */
	bool exhausted; /* waiting for memory is useless */
	bool hard;      /* a pager has read the page */
	bool zeros;     /* the page was created, filled with zeros */
};

/* Resolve a fault at VA in MAP, by an access that needs the rights PROT.  The page is mapped
 * with all rights of its entry, but not writable if it is a page of a lower layer, or if the
 * entry needs a copy.  If PROT has VM_PROT_WRITE, or with VM_FAULT_DIRTY, the page becomes
 * dirty, and its copy in swap is freed.  VM_FAULT_UNSWAP only frees the copy.  With a
 * flag of VM_FAULT_WIRE_MASK, the page is also wired.  With VM_FAULT_BURST or
 * VM_FAULT_BURST_QUICK, vm_prefault maps its neighbors, except after MADV_RANDOM and in a
 * wired entry.
 *
 * The pager is asked to read VM_FAULT_AHEAD pages ahead of need, but none after MADV_RANDOM,
 * and VM_FAULT_AHEAD_SEQUENTIAL after MADV_SEQUENTIAL.  A fault at a page with PG_RAM, except
 * after MADV_RANDOM, makes the pager read ahead, and clears PG_RAM; if only that read fails,
 * the fault succeeds.
 *
 * Returns 0 (try the access again), EFAULT (nothing is mapped there, or the object that is
 * mapped there ends before it), EACCES, ENOMEM or EIO.  After EIO, the page is not left in
 * memory.  ENOMEM means that the kernel lacks memory for its own data, or that no page can be
 * allocated and waiting for memory is useless.  A fault that needs a page from the free or the
 * cache queue first waits while memory is severely short.  If the wait fails, it does not wait
 * again: it uses what is left.
 * => MAP is locked neither on entry nor on return; no vnode lock and no busy page are held;
 *    may sleep.  */
int vm_fault(struct vm_map *, vaddr_t va, vm_prot_t prot, unsigned fault_flags);

/* Called when [START, END) of MAP has just been mapped: bring in the pages that should be
 * in memory before the first access.  Returns 0, ENOMEM or EIO.
 * => MAP is locked exclusively, on entry and on return; may sleep.  */
int vm_fault_prefill(struct vm_map *, vaddr_t start, vaddr_t end);

/* Bring in and wire all pages of ENTRY, except the guard page of a kernel stack.  ENTRY is in
 * transition, and its wired_count has been incremented already.  USER: for mlock.  Otherwise
 * the pages become dirty, because the kernel may write to them.  Returns 0, or an error of
 * vm_fault, in which case no page is wired.
 * => the map is not locked; may sleep.  */
int vm_fault_wire(struct vm_map *, struct vm_map_entry *, bool user);
/* Unwire all pages of ENTRY.  They stay mapped, and those that are no longer wired go to the
 * active queue.
 * => the map is locked exclusively, on entry and on return; may sleep for pages that are
 *    hard busy.  */
void vm_fault_unwire(struct vm_map *, struct vm_map_entry *);

/* Called before M is mapped writable: mark its object as possibly modified.  Without
 * NOSYNC, clear PG_NOSYNC, so that the syncer writes M; with NOSYNC, set PG_NOSYNC if M is
 * not dirty yet.
 * => M is busy.  */
void vm_fault_will_write(struct vm_page *, bool nosync);
/* Called by a fault that has mapped its page: call vm_prefault if the fault has
 * VM_FAULT_BURST or VM_FAULT_BURST_QUICK, except after MADV_RANDOM and in a wired entry.  The
 * burst is quick with VM_FAULT_BURST_QUICK, or if the tokens are held shared.
 * => the map is locked in any mode; may sleep.  */
void vm_fault_neighbors(struct faultstate *);

/* ------------------------------------------- vm_prefault.c (student file) */

/* Called when the page at VA, in the given entry, has just been mapped: map its neighbors as
 * well, if they are in memory and entirely valid, with the rights PROT, but pages of lower
 * layers read-only.  At most vm_fault_burst_size() - 1 pages are examined, alternately after
 * and before VA.  In each direction, the end of the entry or the first page that is mapped
 * already ends the search, and the other direction gets the rest.  Pages that are busy, and
 * fictitious pages, are left out.  If PROT has VM_PROT_WRITE, memory is not short, and all
 * layers are OBJT_DEFAULT, pages that no layer has are created, filled with zeros, and put
 * into the inactive queue.  The neighbors are busy only during the call.  QUICK: only pages
 * of the first object that are in memory are mapped, and its token is acquired shared.
 * => the map is locked in any mode; may sleep.  */
void vm_prefault(struct vm_map *, vaddr_t va, struct vm_map_entry *,
    vm_prot_t prot, bool quick);
/* Map the pages of [START, END) of ENTRY that are in memory, entirely valid and not busy,
 * except fictitious pages.  No page is created.
 * => the map is locked in any mode; may sleep.  */
void vm_prefault_range(
    struct vm_map *, struct vm_map_entry *, vaddr_t start, vaddr_t end);

#endif
