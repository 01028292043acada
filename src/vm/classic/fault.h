/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page faults (student file fault.c, stage 03).
 *
 * => the space's lock is held by the caller (unless nobody else knows the
 *    space); all may sleep, and may take and drop frames_lock, never drop the
 *    space's lock.
 * => results: 0, EFAULT, ENOMEM, EIO.
 */
#ifndef VM_CLASSIC_FAULT_H
#define VM_CLASSIC_FAULT_H

#include "vm/classic/page.h"
#include "vm/vm.h"

/* Make an access of kind ACCESS to VA, any user address, possible, or say why
 * not.  There are these cases:
 *
 *	no page at VA			stack_grow may make one, else EFAULT
 *	a write, page not writable	EFAULT
 *	page has no frame		fault_page_in
 *	its frame is busy		wait, and look again
 *	has a frame, is not mapped	map it, read-only if it is shared by others
 *	mapped, but the write is not	cow_write
 *	mapped, and allowed		nothing: it was resolved meanwhile
 *
 * On return the frame may be evicted at once: the access is tried again and
 * may fault again.  */
int	fault_handle(struct vm_space *, vaddr_t va, enum vm_access,
	    vaddr_t user_esp);
/* Bring PAGE, which has no frame, into memory and map it.  On return its frame
 * is not busy and not pinned.  It counts in one of vm_counters.faults_zero,
 * _file, _swap and _shared; what is read from a disk in pageins, too.  */
int	fault_page_in(struct page *);
/* N pages were just mapped from VA on: fill now what is not left for later. */
int	fault_prefill(struct vm_space *, vaddr_t va, uint32_t n);

#endif
