/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Segment descriptors and task state segments, one set for each CPU.
 */
#ifndef CPU_SEGMENTS_H
#define CPU_SEGMENTS_H

#include "cpu/trap.h"

#define SEL_DOUBLE_FAULT	0x30	/* task of the double fault handler */

struct cpu;
struct kstack;

/* Load the tables of CPU, the one that runs this. */
void	segments_init(struct cpu *);

/* The stack last given to cpu_set_kernel_stack: that of CPU's thread. */
const struct kstack *segments_thread_stack(const struct cpu *);

#endif
