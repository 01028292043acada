/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of this floor need of smp.c.
 */
#ifndef CPU_SMP_H
#define CPU_SMP_H

#include "cpu/cpu.h"

/* Do what other CPUs' cpu_call want of CPU, the one that runs this.
 * => interrupts off.  */
void	cpu_serve_calls_slowly(struct cpu *);

static inline void
cpu_serve_calls(struct cpu *cpu)
{
	if (cpu->calls != 0)
		cpu_serve_calls_slowly(cpu);
}

/* The CPU that runs this, by its APIC: also when the stack cannot be
 * trusted.  */
struct cpu *cpu_by_apic(void);

/* Does this CPU stop because another one panics?  Does not return if so. */
void	cpu_stop_if_told(void);

#endif
