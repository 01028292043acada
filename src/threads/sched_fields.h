/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The policy's data in each thread and each lock (student file, stage 01).
 * This is the naive version: only the links of the run queue.  It works, but it
 * is not a design to start from.
 *
 * Both structures are all zeros when a thread is created or a lock is
 * initialized.
 */
#ifndef THREADS_SCHED_FIELDS_H
#define THREADS_SCHED_FIELDS_H

#include "lib/kernel/list.h"

struct sched_thread {
	struct list_elem run_elem; /* in the run queue */
};

struct sched_lock_fields {
	/* Nothing yet. */
};

#endif
