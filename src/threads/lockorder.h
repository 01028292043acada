/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lock-order checker of debug kernels.  It records the order in which
 * locks are taken, and panics as soon as two orders contradict each other, even
 * if no deadlock occurs in this run.  Locks of the same name form a class; the
 * order within a class is not checked.  For rwlocks, both modes count alike: a
 * thread that acquires one shared can wait for a writer.  Attempts that do not
 * wait (spin_try_acquire, lock_try_acquire, rwlock_try_shared and
 * rwlock_try_exclusive) and tokens are not checked.
 */
#ifndef THREADS_LOCKORDER_H
#define THREADS_LOCKORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/debug.h"

struct lock;
struct rwlock;

#ifdef INSTAR_DEBUG
#define LOCKORDER_CHECKED true
/* Begin to check spinlocks.  (Sleeping locks are always checked.)  */
void lockorder_init(void);
/* The running thread, at CALLER, is about to acquire LOCK.  Panic if this
 * contradicts the order in which LOCK and the locks that the thread holds were
 * acquired before.
 * => sched_lock is held.  */
void lockorder_acquire(const struct lock *, uint32_t caller);
/* Check the same for an rwlock, which is being acquired in either mode, and panic
 * if the thread already holds it.
 * => interrupts off.  */
void lockorder_acquire_rwlock(const struct rwlock *, uint32_t caller);
/* If HELD, record that the running thread now holds an rwlock, in either mode;
 * otherwise, that it releases the rwlock.  Panic if the thread would hold more than
 * HELD_RWLOCKS_MAX rwlocks, or releases one that it does not hold.  */
void lockorder_set_held(const struct rwlock *, bool held);
#else
#define LOCKORDER_CHECKED false
static inline void
lockorder_init(void)
{
}

static inline void
lockorder_acquire(const struct lock *lock UNUSED, uint32_t caller UNUSED)
{
}

static inline void
lockorder_acquire_rwlock(
    const struct rwlock *lock UNUSED, uint32_t caller UNUSED)
{
}

static inline void
lockorder_set_held(const struct rwlock *lock UNUSED, bool held UNUSED)
{
}
#endif

#endif
