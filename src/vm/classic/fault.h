/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page faults (student file fault.c, stage 03).
 *
 * => the space's lock is held by the caller; all may sleep, and may drop and
 *    retake frames_lock, never the space's lock.
 * => results: 0, EFAULT, ENOMEM, EIO.
 */
#ifndef VM_CLASSIC_FAULT_H
#define VM_CLASSIC_FAULT_H

#include "vm/classic/page.h"
#include "vm/vm.h"

/* Make an access of kind ACCESS to VA possible, or say why not. */
int	fault_handle(struct vm_space *, vaddr_t va, enum vm_access,
	    vaddr_t user_esp);
/* Bring PAGE, which has no frame, into memory and map it.  On return its frame
 * is not busy and not pinned: it may be evicted at once.  */
int	fault_page_in(struct page *);
/* N pages were just mapped from VA on: fill now what is not left for later. */
int	fault_prefill(struct vm_space *, vaddr_t va, uint32_t n);

#endif
