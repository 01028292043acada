/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls between CPUs: the receiving side, and stopping CPUs in a panic.
 */
#ifndef CPU_SMP_H
#define CPU_SMP_H

#include "cpu/cpu.h"

struct trapframe;

/* Run the functions of all calls (cpu_call) that are pending for CPU, the
 * current one.
 * => interrupts off.  */
void cpu_serve_pending_calls(struct cpu *);

static inline void
cpu_serve_calls(struct cpu *cpu)
{
	if (cpu->calls != 0)
		cpu_serve_pending_calls(cpu);
}

/* Stop this CPU, which was interrupted at FRAME, if another CPU has panicked.
 * Otherwise do nothing.  */
void cpu_stop_if_requested(const struct trapframe *);

/* Return the frame of the NMI that stopped CPU, or NULL if CPU has not stopped. */
const struct trapframe *cpu_stopped_at(const struct cpu *);

#endif
