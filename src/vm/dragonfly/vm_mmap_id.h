/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ids of mappings created by Pintos's mmap (given).  A space records which ranges
 * of each of these mappings have not been unmapped.
 *
 * => the lock of the space is held, or no other thread can access the space.
 */
#ifndef VM_DRAGONFLY_VM_MMAP_ID_H
#define VM_DRAGONFLY_VM_MMAP_ID_H

#include <stdbool.h>

#include "vm/dragonfly/vmspace.h"

struct vm_mmap_id;

/* Record [START, END) under a new id, and set *ID to it.  Returns 0 or ENOMEM. */
int vm_mmap_id_add(struct vm_space *, vaddr_t start, vaddr_t end, int *id);
/* Set [*START, *END) to a range of mapping ID that has not been unmapped.  Returns false if
 * there is no such range.  */
bool vm_mmap_id_find(struct vm_space *, int id, vaddr_t *start, vaddr_t *end);

/* Called before [START, END) is unmapped: set *SPARE to a new record if the unmapping will
 * split a range, and otherwise to NULL.  Returns 0 or ENOMEM.  The caller passes SPARE to
 * vm_mmap_id_remove or vm_mmap_id_unreserve.  */
int vm_mmap_id_reserve(
    struct vm_space *, vaddr_t start, vaddr_t end, struct vm_mmap_id **spare);
/* Called when [START, END) has been unmapped: remove it from the ranges of all mappings,
 * using up or freeing SPARE.  */
void vm_mmap_id_remove(
    struct vm_space *, vaddr_t start, vaddr_t end, struct vm_mmap_id *spare);
/* Called if the range could not be unmapped: free SPARE, which may be NULL. */
void vm_mmap_id_unreserve(struct vm_mmap_id *spare);

/* Copy the ids of PARENT to CHILD, which has none.  Returns 0 or ENOMEM; on error, CHILD
 * has some of them.  */
int vm_mmap_id_fork(struct vm_space *parent, struct vm_space *child);
/* Free all records of a space. */
void vm_mmap_id_free_all(struct vm_space *);

#endif
