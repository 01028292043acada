/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Spinlocks: short exclusion between CPUs and interrupt handlers.
 *
 * Holding one keeps interrupts off on this CPU.  A holder never sleeps,
 * never touches user memory, and releases in any order.  Taking a lock that
 * this CPU holds, or releasing one that it does not, panics.
 */
#ifndef CPU_SPINLOCK_H
#define CPU_SPINLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/intr.h"

struct cpu;

struct spinlock {
	volatile uint32_t locked;
	struct cpu *owner;		/* NULL when free */
	const char *name;
	uint32_t caller;		/* return address of the acquire */
};

#define SPINLOCK_INITIALIZER(lock_name)	{ .name = (lock_name) }

/* Make LOCK free.  NAME is for messages and is kept, not copied.  Locks of
 * one name are one class to the lock-order checker.  */
void	spin_init(struct spinlock *, const char *name);
void	spin_acquire(struct spinlock *);
void	spin_release(struct spinlock *);
bool	spin_held(const struct spinlock *);	/* by this CPU? */

#ifdef INSTAR_DEBUG
/* Called before LOCK is taken at the address CALLER, with interrupts off; the
 * CPU's other locks are in its list.  Filled by threads/.  */
extern void (*spin_order_hook)(const struct spinlock *, uint32_t caller);
#endif

/* Panic if the caller may not sleep here: a spinlock is held, or this is an
 * interrupt handler.  WHAT names the function that would sleep.  */
void	assert_may_sleep_slowly(const char *what);

static inline void
assert_may_sleep(const char *what)
{
	/* Both have interrupts off. */
	if (intr_get_level() == INTR_OFF)
		assert_may_sleep_slowly(what);
}

#endif
