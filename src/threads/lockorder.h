/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lock-order checker of debug kernels.  It records the order in which
 * spin_acquire and lock_acquire take locks, and panics as soon as two orders
 * contradict each other, even if no deadlock occurs in this run.  Locks of the
 * same name form a class; the order within a class is not checked.  Attempts
 * that do not wait (spin_try_acquire, lock_try_acquire), rwlocks and tokens are
 * not checked.
 */
#ifndef THREADS_LOCKORDER_H
#define THREADS_LOCKORDER_H

#include <stdint.h>

#include "lib/debug.h"

struct lock;

#ifdef INSTAR_DEBUG
/* Begin to check spinlocks.  (Sleeping locks are always checked.)  */
void lockorder_init(void);
/* The running thread, at CALLER, is about to acquire LOCK.  Panic if this
 * contradicts the order in which LOCK and the locks that the thread holds were
 * acquired before.
 * => sched_lock is held.  */
void lockorder_acquire(const struct lock *, uint32_t caller);
#else
static inline void
lockorder_init(void)
{
}

static inline void
lockorder_acquire(const struct lock *lock UNUSED, uint32_t caller UNUSED)
{
}
#endif

#endif
