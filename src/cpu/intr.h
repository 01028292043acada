/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupt enabling on this CPU.  Turning interrupts off does not exclude
 * other CPUs: data that they share wants a spinlock.
 */
#ifndef CPU_INTR_H
#define CPU_INTR_H

#include <stdbool.h>
#include <stdint.h>

enum intr_level { INTR_OFF, INTR_ON };

enum intr_level intr_get_level(void);
/* Each sets the level and returns the one before. */
enum intr_level intr_set_level(enum intr_level);
enum intr_level intr_enable(void);
enum intr_level intr_disable(void);

/* Is this an interrupt handler (not an exception, not a system call)? */
bool	intr_context(void);

/* Ask, in an interrupt handler, that the thread yield when it returns. */
void	intr_yield_on_return(void);

#endif
