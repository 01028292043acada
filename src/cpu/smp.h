/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls between CPUs, for spinlocks and panics.
 */
#ifndef CPU_SMP_H
#define CPU_SMP_H

#include "cpu/cpu.h"

struct trapframe;

/* Do what other CPUs' cpu_call want of CPU, the one that runs this.
 * => interrupts off.  */
void	cpu_serve_calls_slowly(struct cpu *);

static inline void
cpu_serve_calls(struct cpu *cpu)
{
	if (cpu->calls != 0)
		cpu_serve_calls_slowly(cpu);
}

/* Does this CPU, which was at FRAME, stop because another one panics?  Does not
 * return if so.  */
void	cpu_stop_if_told(const struct trapframe *);

/* The trap by which cpu_stop_others stopped CPU; NULL if it has not stopped. */
const struct trapframe *cpu_stopped_at(const struct cpu *);

#endif
