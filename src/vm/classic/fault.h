/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page faults (student file fault.c, stage 03).
 *
 * => the caller holds the space's lock, unless no other thread can access the
 *    space.  None of these functions drops the lock.  All may take frames_lock,
 *    and may sleep.
 * => return 0, EFAULT, ENOMEM or EIO.
 */
#ifndef VM_CLASSIC_FAULT_H
#define VM_CLASSIC_FAULT_H

#include "vm/classic/page.h"
#include "vm/vm.h"

/* Resolve a fault caused by an access to VA, which can be any user address.
 * The cases:
 *
 *	no page at VA			stack_grow, which may create it or fail
 *	a write, page not writable	EFAULT
 *	page has no frame		fault_page_in
 *	frame is busy			wait, and look again
 *	has a frame, not mapped		map it, read-only if it is not writable,
 *					or if cow_write would copy it
 *	mapped read-only, a write	cow_write
 *	mapped, access allowed		nothing: already resolved
 *
 * The frame can be evicted again before the function returns.  This is not
 * an error: the program retries the access and faults again.  */
int fault_handle(
    struct vm_space *, vaddr_t va, enum vm_access, vaddr_t user_esp);
/* Bring PAGE, which has no frame, into memory and map it.  On return its frame
 * is neither busy nor pinned.  Each successful call counts in one of
 * vm_counters.faults_zero, _file, _swap and _shared, and in pageins if a new
 * frame was filled from a disk.  On an error, PAGE has no frame.  */
int fault_page_in(struct page *);
/* Called when the N pages from VA on have just been created for a program, its
 * stack or its heap (not for mmap): bring in those that should be in memory
 * before the first access.  */
int fault_prefill(struct vm_space *, vaddr_t va, uint32_t n);

#endif
