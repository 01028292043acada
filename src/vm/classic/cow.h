/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fork and copy-on-write (student file cow.c, stage 07).
 */
#ifndef VM_CLASSIC_COW_H
#define VM_CLASSIC_COW_H

#include "vm/classic/page.h"

/* Give CHILD, which is empty, all pages that PARENT has.  0, ENOMEM, EIO; on an
 * error the caller destroys CHILD.
 * => PARENT's lock is held, and PARENT is the running thread's: none of its
 *    pages is pinned for writing.  Nobody else knows CHILD, so its lock is not
 *    needed.  May sleep.  */
int	cow_fork(struct vm_space *parent, struct vm_space *child);
/* A write to PAGE, which has a frame, is writable to the program and mapped
 * read-only: make it possible.  0 (perhaps the frame has gone meanwhile: the
 * access is tried again), ENOMEM, EFAULT.
 * => the space's lock is held, frames_lock is not; may sleep.  */
int	cow_write(struct page *);

#endif
