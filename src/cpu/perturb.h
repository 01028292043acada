/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Perturbed schedules, for tests on several CPUs.
 *
 * With -icount QEMU runs one CPU after the other, each for many instructions.
 * Most interleavings of two CPUs never occur then.  PAUSE ends a CPU's turn, so
 * the kernel executes it at points that a pseudo-random sequence chooses:
 *
 *	perturb=SEED		when a spinlock is taken or released, around calls
 *				to other CPUs, and before a thread sleeps
 *	perturb=SEED step	between any two instructions of the kernel, by
 *				single-stepping; about a hundred times slower
 *
 * In virtual time a run with the same seed repeats exactly.  In real time, where
 * QEMU runs all CPUs at once, the pauses are delays, which widen races.
 */
#ifndef CPU_PERTURB_H
#define CPU_PERTURB_H

#include <stdbool.h>

extern bool perturb_enabled;		/* constant after perturb_start */

/* Act on the kernel options: from here on the schedule is perturbed.  All trap
 * handlers and hooks must be registered.  */
void	perturb_start(void);

void	perturb_give_up_turn(void);

/* Perhaps let the other CPUs run.  Any context, any lock held. */
static inline void
perturb_point(void)
{
	if (__builtin_expect(perturb_enabled, false))
		perturb_give_up_turn();
}

#endif
