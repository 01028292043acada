/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Segment descriptors and task state segments, one set for each CPU.
 */
#ifndef CPU_SEGMENTS_H
#define CPU_SEGMENTS_H

#include <stdbool.h>

#include "cpu/trap.h"
#include "lib/debug.h"

#define SEL_DOUBLE_FAULT 0x30 /* task of the double fault handler */

struct cpu;
struct kstack;

/* Set up and load the tables of CPU, the current one. */
void segments_init(struct cpu *);

/* Return the current CPU, found by its GDT; works even if the stack is corrupt. */
struct cpu *segments_current_cpu(void);

/* Called in an interrupt handler: is STACK, the current stack, the stack of the
 * running thread?  */
bool segments_is_thread_stack(const struct kstack *stack);

/* Return the stack of the thread that runs on CPU.  Also works if the current
 * stack is the stack for double faults.  */
const struct kstack *segments_thread_stack(const struct cpu *);

/* Call trap_panic_hook on the stack for double faults, because the current
 * stack is corrupt.  */
void segments_panic_trap(const struct trapframe *, const char *reason) NORETURN;

#endif
