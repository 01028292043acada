/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The user stack (student file stack.c, stage 03).  It ends at VM_STACK_TOP;
 * space->stack_limit says how many bytes it may have.
 *
 * => the space's lock is held by the caller; may sleep.
 */
#ifndef VM_CLASSIC_STACK_H
#define VM_CLASSIC_STACK_H

#include "vm/classic/page.h"

/* Make the stack's first pages, the topmost present.  0, EEXIST, ENOMEM. */
int	stack_init(struct vm_space *);
/* There is no page at VA: is this the stack growing, given the program's stack
 * pointer USER_ESP?  Insert the page if so (it counts in vm_counters.faults_stack),
 * else EFAULT; ENOMEM.  */
int	stack_grow(struct vm_space *, vaddr_t va, vaddr_t user_esp);

#endif
