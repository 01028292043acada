/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Turning interrupts on and off on this CPU.  Turning them off does not exclude
 * other CPUs: data shared with them needs a spinlock.
 */
#ifndef CPU_INTR_H
#define CPU_INTR_H

#include <stdbool.h>
#include <stdint.h>

#define EFLAGS_IF 0x200 /* interrupts are on */

enum intr_level { INTR_OFF = 0, INTR_ON = EFLAGS_IF };

static inline enum intr_level
intr_get_level(void)
{
	uint32_t flags;

	__asm__ volatile("pushfl; popl %0" : "=r"(flags));
	return (enum intr_level)(flags & EFLAGS_IF);
}

/* Each of these sets the level and returns the previous one.
 * => interrupts must not be turned on in an interrupt handler, or while a
 *    spinlock is held.  */
enum intr_level intr_enable(void);

static inline enum intr_level
intr_disable(void)
{
	enum intr_level old = intr_get_level();

	__asm__ volatile("cli" ::: "memory");
	return old;
}

static inline enum intr_level
intr_set_level(enum intr_level level)
{
	return level == INTR_ON ? intr_enable() : intr_disable();
}

/* Is the caller an interrupt handler (not the handler of an exception or a
 * system call)?  */
bool intr_context(void);

/* Make the interrupted thread yield when this interrupt handler returns. */
void intr_yield_on_return(void);

#endif
