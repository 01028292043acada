/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Segment descriptors and task state segments, one set for each CPU.
 */
#ifndef CPU_SEGMENTS_H
#define CPU_SEGMENTS_H

#include <stdbool.h>

#include "cpu/trap.h"
#include "lib/debug.h"

#define SEL_DOUBLE_FAULT	0x30	/* task of the double fault handler */

struct cpu;
struct kstack;

/* Load the tables of CPU, the one that runs this. */
void	segments_init(struct cpu *);

/* The CPU that runs this, by its GDT: also when the stack cannot be trusted. */
struct cpu *segments_cpu(void);

/* Is STACK, where an interrupt came, that of the thread that this CPU runs? */
bool	segments_stack_is_right(const struct kstack *stack);

/* The stack that the thread which runs on CPU should be using, even if this is
 * called on the one for double faults.  */
const struct kstack *segments_thread_stack(const struct cpu *);

/* trap_panic_hook, on the stack for double faults. */
void	segments_panic_trap(const struct trapframe *, const char *reason)
	    NORETURN;

#endif
