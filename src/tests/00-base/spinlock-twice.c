/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: acquiring a spinlock that this CPU already holds panics, and the
 *     panic report names the lock, its holder and where it was taken, and lists
 *     the last trace events
 * panics: spinlock doubled: acquired twice by CPU
 * limit: 5s
 */
#include "core/trace.h"
#include "cpu/spinlock.h"
#include "tests/ktest.h"

static struct spinlock lock = SPINLOCK_INITIALIZER("doubled");

KTEST(spinlock_twice)
{
	TRACE(spinlock_test, "step=%d", 1);
	TRACE(spinlock_test, "step=%d", 2);
	spin_acquire(&lock);
	spin_acquire(&lock);
}
