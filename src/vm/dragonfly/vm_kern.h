/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory in the kernel window, managed by a map (given).  malloc and palloc serve
 * most of the kernel; these functions are for memory that must be contiguous in virtual but
 * not in physical addresses, that needs a guard page, or that is pageable.
 *
 * Addresses and sizes are multiples of PAGE_SIZE.
 *
 * => may sleep, unless stated otherwise.
 */
#ifndef VM_DRAGONFLY_VM_KERN_H
#define VM_DRAGONFLY_VM_KERN_H

#include <stdint.h>

#include "vm/dragonfly/vm_map.h"

extern struct vm_map kernel_map;        /* the kernel window */
extern struct vm_object *kernel_object; /* its wired pages, by page number */

#define KM_STACK 0x1 /* leave the lowest page unmapped, as a guard */

/* At boot, after vm_page_startup and vm_object_init. */
void kmem_init(void);

/* Allocate SIZE bytes in the map, zeroed and wired.  Returns the address, or 0 if there
 * is no room or no memory.  FLAGS: with KM_STACK, the first page is the guard page; SIZE
 * includes it, and an access to it panics.  */
vaddr_t kmem_alloc(struct vm_map *, uint32_t size, enum vm_subsys);
vaddr_t kmem_alloc3(
    struct vm_map *, uint32_t size, enum vm_subsys, unsigned flags);
/* Likewise, with pages in the physical range [LOW, HIGH).  MEMATTR is only recorded, as
 * the pat_mode of the pages: whatever it is, the pages are mapped as normal memory.  */
vaddr_t kmem_alloc_attr(struct vm_map *, uint32_t size, enum vm_subsys,
    paddr_t low, paddr_t high, enum vm_memattr);
/* Free an allocation, given its address and its whole size.  Panics if there is no such
 * allocation.  */
void kmem_free(struct vm_map *, vaddr_t, uint32_t size);

/* Allocate SIZE bytes of pageable memory in a submap; while it has no room, wait
 * until an allocation in it is freed with kmem_free_wakeup.  Returns the address, or 0
 * if SIZE is larger than the submap, or there is no memory.  */
vaddr_t kmem_alloc_wait(struct vm_map *, uint32_t size, enum vm_subsys);
/* Like kmem_free, but also wake the threads that wait for room in the submap. */
void kmem_free_wakeup(struct vm_map *, vaddr_t, uint32_t size);

/* Reserve SIZE bytes of PARENT, and make SUBMAP an empty map of that range, with the same
 * pmap.  Returns 0 or ENOMEM.  kmem_subfree removes the range from PARENT again; SUBMAP
 * must be empty then.  */
int kmem_suballoc(struct vm_map *parent, uint32_t size, struct vm_map *submap);
void kmem_subfree(struct vm_map *parent, struct vm_map *submap);

/* Resolve a fault of the kernel at address VA.  Returns 0, EFAULT (VA is not in the
 * kernel window, or nothing is mapped there) or an error of vm_fault.  Panics if VA is
 * in a guard page or in wired memory.  */
int kmem_fault(vaddr_t va, vm_prot_t);
/* Return the number of bytes allocated for a subsystem in the kernel window. */
uint32_t kmem_usage(enum vm_subsys);

#endif
