/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lock-order checker of debug kernels.  It learns in which order locks are
 * taken, and panics as soon as two orders contradict each other, whether or
 * not that run comes to a deadlock.  Locks of one name are one class; their
 * order among themselves is not checked.
 */
#ifndef THREADS_LOCKORDER_H
#define THREADS_LOCKORDER_H

#include <stdint.h>

#include "lib/debug.h"

struct lock;

#ifdef INSTAR_DEBUG
void	lockorder_init(void);
/* The running thread, with what it holds, is about to wait for LOCK at the
 * address CALLER.  */
void	lockorder_acquire(const struct lock *, uint32_t caller);
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
