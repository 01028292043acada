/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the policy keeps in each thread and in each lock.  All (sched_lock);
 * zeros when a thread is created or a lock initialised.
 */
#ifndef THREADS_SCHED_FIELDS_H
#define THREADS_SCHED_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/kernel/list.h"

struct thread;

struct sched_thread {
	struct list_elem run_elem;	/* in the run queue */
	unsigned level;			/* of the queue that it is in */
	int slice;			/* ticks since it was picked */
	int donated;			/* the best priority lent to it */
	int nice;			/* -20 to 20 */
	int32_t recent_cpu;		/* 17.14 fixed point */
};

struct sched_lock_fields {
	/* Nothing: who waits for a lock says all that donation must know. */
};

/* The priority that counts: T's own or the best that is lent to it, whichever
 * is higher.  Defined in sched.c.  */
int	sched_priority(const struct thread *);
/* Is a thread ready whose priority is higher than T's?  Defined in sched.c.
 * => sched_lock is held.  */
bool	sched_is_outranked(const struct thread *);

#endif
