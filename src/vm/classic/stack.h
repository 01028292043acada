/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The user stack (student file stack.c, stage 03).  It ends at VM_STACK_TOP and
 * can have up to space->stack_limit bytes.
 *
 * => the caller holds the space's lock; may sleep.
 */
#ifndef VM_CLASSIC_STACK_H
#define VM_CLASSIC_STACK_H

#include "vm/classic/page.h"

/* Create the initial pages of the stack.  The topmost one is in memory.
 * Returns 0, EEXIST or ENOMEM.  */
int stack_init(struct vm_space *);
/* Called after a fault at VA, for which the space has no page; the stack pointer
 * of the program was USER_ESP.  If the access is a valid use of the stack, create
 * the page, which counts in vm_counters.faults_stack.
 * Returns 0, EFAULT (not a valid use of the stack) or ENOMEM.  */
int stack_grow(struct vm_space *, vaddr_t va, vaddr_t user_esp);

#endif
