/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fork and copy-on-write (student file cow.c, stage 07).
 */
#ifndef VM_CLASSIC_COW_H
#define VM_CLASSIC_COW_H

#include "vm/classic/page.h"

/* Give CHILD, which is empty, all that PARENT has.  0, ENOMEM, EIO; on an error
 * the caller destroys CHILD.
 * => both spaces' locks are held; may sleep.  */
int	cow_fork(struct vm_space *parent, struct vm_space *child);
/* A write to PAGE, which is present, writable to the program and mapped
 * read-only: make it possible.  0, ENOMEM, EFAULT.
 * => the space's lock is held; may sleep.  */
int	cow_write(struct page *);

#endif
