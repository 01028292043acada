/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the policy keeps in each thread and in each lock (student file, stage
 * 01).  This is the naive version: links only.  It works, but it is not a
 * design to start from.
 *
 * Both are zeros when a thread is created or a lock initialised.
 */
#ifndef THREADS_SCHED_FIELDS_H
#define THREADS_SCHED_FIELDS_H

#include "lib/kernel/list.h"

struct sched_thread {
	struct list_elem run_elem;	/* in the run queue */
};

struct sched_lock_fields {
	/* Nothing yet. */
};

#endif
