/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a debug kernel panics when two spinlocks are taken in one order and
 *     later in the other
 * tags: debug
 * panics: lock order: second is held and first taken
 */
#include "cpu/spinlock.h"
#include "tests/ktest.h"

static struct spinlock first = SPINLOCK_INITIALIZER("first");
static struct spinlock second = SPINLOCK_INITIALIZER("second");

static void
take_both(struct spinlock *outer, struct spinlock *inner)
{
	spin_acquire(outer);
	spin_acquire(inner);
	spin_release(inner);
	spin_release(outer);
}

KTEST(spinlock_order)
{
	take_both(&first, &second);
	take_both(&first, &second);
	take_both(&second, &first);
}
