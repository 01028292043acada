/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: while a spinlock is held, calling a function that can sleep panics,
 *     even when there is nothing to wait for
 * panics: sema_down: may not sleep while spinlock kept is held
 */
#include "cpu/spinlock.h"
#include "tests/ktest.h"
#include "threads/sync.h"

static struct spinlock lock = SPINLOCK_INITIALIZER("kept");
static struct semaphore semaphore;

KTEST(spinlock_sleep)
{
	sema_init(&semaphore, 1);
	spin_acquire(&lock);
	sema_down(&semaphore);
}
