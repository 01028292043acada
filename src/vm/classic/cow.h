/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fork and copy-on-write (student file cow.c, stage 07).
 */
#ifndef VM_CLASSIC_COW_H
#define VM_CLASSIC_COW_H

#include "vm/classic/page.h"

/* Create a copy in CHILD, which is empty, of every page of PARENT.  Returns 0,
 * ENOMEM or EIO; on an error the caller destroys CHILD.
 * => PARENT's lock is held.  PARENT is the space of the current thread, so none
 *    of its pages is pinned for writing.  No other thread can access CHILD, so
 *    its lock is not needed.  May sleep.  */
int cow_fork(struct vm_space *parent, struct vm_space *child);
/* Resolve a fault caused by a write to PAGE, which has a frame and is mapped
 * read-only, although the program is allowed to write it.  Returns 0, ENOMEM or
 * EFAULT.  The result is 0 even if the frame has been evicted: the program
 * retries the access and faults again.
 * => the space's lock is held, frames_lock is not; may sleep.  */
int cow_write(struct page *);

#endif
