/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The 8254 timer: the one clock whose rate is known without measuring.  It
 * serves until the others are measured by it.
 */
#ifndef CPU_PIT_H
#define CPU_PIT_H

#include <stdint.h>

#include "cpu/trap.h"

#define PIT_INTERRUPTS	1000		/* a second */

/* Have HANDLER called PIT_INTERRUPTS times a second, on the boot CPU. */
void	pit_start(trap_handler *);
void	pit_stop(void);

/* Nanoseconds since pit_start; never goes back.  Any CPU, any context, at
 * least once in 50 ms.  */
uint64_t pit_now(void);

#endif
