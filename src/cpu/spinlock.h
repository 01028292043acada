/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Spinlocks: short-term mutual exclusion among CPUs, and between threads and
 * interrupt handlers.
 *
 * Interrupts are off on a CPU that holds a spinlock.  A holder must not sleep
 * and must not access user memory.  Locks may be released in any order.
 * Acquiring a lock that this CPU holds, or releasing one that it does not hold,
 * panics.
 */
#ifndef CPU_SPINLOCK_H
#define CPU_SPINLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/intr.h"

struct cpu;

struct spinlock {
	volatile uint32_t locked;
	struct cpu *owner; /* NULL when free */
	const char *name;
	uint32_t caller; /* return address of the acquire */
};

#define SPINLOCK_INITIALIZER(lock_name)                                        \
	{                                                                      \
		.name = (lock_name)                                            \
	}

/* Initialize a lock, which is then free.  NAME, for messages, is not copied.
 * Locks with the same name form one class for the lock-order checker.  */
void spin_init(struct spinlock *, const char *name);
/* Turn interrupts off, wait until LOCK is free, and take it. */
void spin_acquire(struct spinlock *);
/* If LOCK is free, turn interrupts off, take LOCK and return true.  Otherwise
 * return false at once.  The lock-order checker permits any order, because no
 * deadlock can result.  */
bool spin_try_acquire(struct spinlock *);
/* Release LOCK.  If this CPU then holds no spinlock, restore the interrupt
 * level from before the first acquire.  */
void spin_release(struct spinlock *);
/* Does this CPU hold LOCK? */
bool spin_held(const struct spinlock *);

#ifdef INSTAR_DEBUG
/* Called with interrupts off before the code at CALLER takes LOCK; the CPU's
 * list contains the locks that it already holds.  Set by threads/.  */
extern void (*spin_order_hook)(const struct spinlock *, uint32_t caller);
#endif

/* Panic if the caller must not sleep, because it holds a spinlock or is an
 * interrupt handler.  WHAT names the function that would sleep.
 * => interrupts off.  */
void panic_unless_may_sleep(const char *what);

static inline void
assert_may_sleep(const char *what)
{
	/* Interrupts are off in a handler and while a spinlock is held. */
	if (intr_get_level() == INTR_OFF)
		panic_unless_may_sleep(what);
}

#endif
