/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Perturbed schedules, for tests on several CPUs.
 *
 * With -icount, QEMU runs the CPUs in turns of many instructions, so most
 * interleavings of two CPUs never occur.  The PAUSE instruction ends a turn.
 * The kernel executes it at points chosen by a pseudo-random sequence:
 *
 *	perturb=SEED		before a spinlock is acquired, after it is
 *				released, and around calls to other CPUs
 *	perturb=SEED step	also between any two instructions of the kernel,
 *				except its entry code, by single-stepping; about
 *				a hundred times slower
 *
 * In virtual time, a run with the same seed repeats exactly.  In real time,
 * QEMU runs all CPUs in parallel, and the pauses are delays that make races
 * more likely.
 */
#ifndef CPU_PERTURB_H
#define CPU_PERTURB_H

#include <stdbool.h>

extern bool perturb_enabled; /* constant after perturb_start */

/* Start to perturb the schedule if the kernel options ask for it.
 * => all trap handlers and hooks are registered.  */
void perturb_start(void);

/* The slow path of perturb_point; not called otherwise. */
void perturb_pause(void);

/* Let the other CPUs run, if the pseudo-random sequence says so.
 * => any context; any locks may be held.  */
static inline void
perturb_point(void)
{
	if (__builtin_expect(perturb_enabled, false))
		perturb_pause();
}

#endif
