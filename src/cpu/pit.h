/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The 8254 timer (PIT): the only timer whose rate is known in advance.  It is
 * the system clock until the rates of the other timers have been measured
 * against it.
 */
#ifndef CPU_PIT_H
#define CPU_PIT_H

#include <stdint.h>

#include "cpu/trap.h"

#define PIT_INTERRUPTS 1000 /* a second */

/* Call HANDLER PIT_INTERRUPTS times a second, on the boot CPU. */
void pit_start(trap_handler *);
/* Stop the interrupts; pit_now still works. */
void pit_stop(void);

/* Nanoseconds since pit_start, or 0 before pit_start; never decreases.  Any
 * CPU, any context.
 * => called at least every 50 ms; otherwise time is lost.  */
uint64_t pit_now(void);

#endif
