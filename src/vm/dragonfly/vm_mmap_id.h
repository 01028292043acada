/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ids of mappings that Pintos's mmap created (given).  A space records which
 * ranges are left of each.
 *
 * => the lock of the space is held, or no other thread can access the space.
 */
#ifndef VM_DRAGONFLY_VM_MMAP_ID_H
#define VM_DRAGONFLY_VM_MMAP_ID_H

#include <stdbool.h>

#include "vm/dragonfly/vmspace.h"

struct vm_mmap_id;

/* Record [START, END) under a new id, which *ID is set to.  Returns 0 or ENOMEM. */
int vm_mmap_id_add(struct vm_space *, vaddr_t start, vaddr_t end, int *id);
/* Find a range that is left of mapping ID. */
bool vm_mmap_id_find(struct vm_space *, int id, vaddr_t *start, vaddr_t *end);

/* [START, END) will be unmapped.  *SPARE is set to the record that this may need, or
 * to NULL.  Returns 0 or ENOMEM.  */
int vm_mmap_id_reserve(
    struct vm_space *, vaddr_t start, vaddr_t end, struct vm_mmap_id **spare);
/* [START, END) has been unmapped: nothing is left of any mapping there. */
void vm_mmap_id_remove(
    struct vm_space *, vaddr_t start, vaddr_t end, struct vm_mmap_id *spare);
/* It could not be unmapped. */
void vm_mmap_id_unreserve(struct vm_mmap_id *spare);

/* Give CHILD the ids of PARENT.  Returns 0 or ENOMEM. */
int vm_mmap_id_fork(struct vm_space *parent, struct vm_space *child);
void vm_mmap_id_free_all(struct vm_space *);

#endif
