/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The policy's data in each thread and each lock, all guarded by sched_lock.
 * Both structures are all zeros when a thread is created or a lock is
 * initialized.
 */
#ifndef THREADS_SCHED_FIELDS_H
#define THREADS_SCHED_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/kernel/list.h"

struct thread;

struct sched_thread {
	struct list_elem run_elem; /* in the run queue */
	unsigned level;            /* index of its run queue */
	int slice;                 /* ticks used of its time slice */
	int donated;               /* highest priority donated to it */
	int nice;                  /* -20 to 20 */
	int32_t recent_cpu;        /* 17.14 fixed point */
};

struct sched_lock_fields {
	/* Nothing: donation is computed from the lock's waiters. */
};

/* Return T's effective priority: its own, or the donated one if that is higher.
 * Defined in sched.c.  */
int sched_priority(const struct thread *);
/* Is there a ready thread with a higher priority than T?  Defined in sched.c.
 * => sched_lock is held.  */
bool sched_is_outranked(const struct thread *);

#endif
