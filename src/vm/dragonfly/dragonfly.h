/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Functions shared by the files that implement vm.h (given): dragonfly.c (spaces,
 * faults and pins), dragonfly_map.c (new mappings), dragonfly_brk.c (stack and heap),
 * dragonfly_range.c (operations on ranges), dragonfly_look.c, dragonfly_wire.c and
 * dragonfly_stat.c.
 *
 * => functions of type int return 0 or an errno value, and may sleep.
 */
#ifndef VM_DRAGONFLY_DRAGONFLY_H
#define VM_DRAGONFLY_DRAGONFLY_H

#include <stdbool.h>

#include "vm/dragonfly/vmspace.h"

/* The highest value of VM_LIMIT_STACK, in bytes. */
#define VM_STACK_LIMIT_MAX (VM_STACK_TOP / 4)

/* Convert PROT, a set of PROT_* other than PROT_NONE, to rights.  They include
 * VM_PROT_READ, because on i386 every page that can be accessed can be read.  */
static inline vm_prot_t
vm_prot_from(int prot)
{
	return (vm_prot_t)prot | VM_PROT_READ;
}

/* Write the modified pages of the shared file mappings in [START, END) to their
 * files.  FLAGS: see vm_sync.  Returns 0, EIO or, if a part is not mapped and HOLES is
 * false, ENOMEM.
 * => the map is not locked.  */
int space_sync(
    struct vm_space *, vaddr_t start, vaddr_t end, int flags, bool holes);

/* Write the modified shared pages of [START, END) to their files, and unmap the whole
 * range.  Returns 0 with the map locked, so that the caller can map something else
 * there; or EIO, ENOMEM or an error of vm_map_delete, with the map not locked and
 * nothing unmapped.
 * => the space's lock is held; the map is not locked.  */
int space_unmap(struct vm_space *, vaddr_t start, vaddr_t end);

/* Map zero-filled memory, readable and writable, at [START, END), which must be free.
 * Returns 0 or an error of vm_mmap.  The caller calls space_wire_new.
 * => the space's lock is held; the map is not locked.  */
int space_map_zeros(
    struct vm_space *, vaddr_t start, vaddr_t end, enum vm_subsys);

/* If new mappings of SPACE are to be wired, wire [START, END), which has just been
 * mapped.  If that fails, unmap the range and return ENOMEM; the range stays mapped only
 * if there is no memory for unmapping it, or a modified shared page cannot be written.
 * => the space's lock is held; released while pages are brought in.  The map is not
 *    locked.  */
int space_wire_new(struct vm_space *, vaddr_t start, vaddr_t end);

#endif
