/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scheduling policy (student file sched.c, stage 01).
 *
 * => all of these are called with sched_lock held, and sleep never.
 */
#ifndef THREADS_SCHED_H
#define THREADS_SCHED_H

#include <stdbool.h>

#include "lib/kernel/list.h"
#include "threads/thread.h"

/* Ticks that a thread runs before one of the same priority has a turn. */
#define TIME_SLICE	4

/* Make the run queue; the first call of all. */
void	sched_init(void);
/* Put T, which just became ready or yields, into the run queue. */
void	sched_enqueue(struct thread *);
/* Take T, which is in the run queue, out of it. */
void	sched_remove(struct thread *);
/* Take the thread to run next out of the run queue; NULL if it is empty. */
struct thread *sched_pick(void);
/* A tick has passed while CURRENT ran (NULL: idle).  True: it must yield. */
bool	sched_tick(struct thread *current);
/* Should NEW_THREAD, now ready, run at once instead of CURRENT? */
bool	sched_preempts(const struct thread *new_thread,
	    const struct thread *current);
/* Which thread of QUEUE, a list of threads by wait_elem in order of arrival
 * that is not empty, is woken first?  Stays in the list.  */
struct thread *sched_waiter(struct list *queue);

#endif
