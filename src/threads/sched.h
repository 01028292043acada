/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scheduling policy (student file sched.c, stage 01).
 *
 * => all except sched_init are called with sched_lock held.  None of them may
 *    sleep.
 */
#ifndef THREADS_SCHED_H
#define THREADS_SCHED_H

#include <stdbool.h>

#include "lib/kernel/list.h"
#include "threads/thread.h"

/* Ticks that a thread runs before another one of the same priority gets its
 * turn.  */
#define TIME_SLICE 4

/* Make the run queue empty; called once, before the other functions. */
void sched_init(void);
/* Insert T, which has become ready or is yielding, into the run queue, as the
 * last of the threads with its effective priority (thread_get_priority).  */
void sched_enqueue(struct thread *);
/* Remove T from the run queue, which contains it. */
void sched_remove(struct thread *);
/* Remove the thread to run next from the run queue, and return it: the first of
 * those with the highest effective priority.  Its time slice begins.  Returns
 * NULL if the queue is empty.  */
struct thread *sched_pick(void);
/* A tick has passed while CURRENT ran (NULL: idle).  Must this CPU switch
 * threads?  Yes if CURRENT is NULL and a thread is ready; if a ready thread has a
 * higher effective priority than CURRENT; or if CURRENT's time slice has ended
 * and a ready thread has the same priority.  */
bool sched_tick(struct thread *current);
/* Should NEW_THREAD, which has become ready, run at once instead of CURRENT?
 * Only if its effective priority is higher.  */
bool sched_preempts(
    const struct thread *new_thread, const struct thread *current);
/* Return the thread in QUEUE that should be woken first: the one whose effective
 * priority is the highest now, and among equals the one that arrived first.
 * QUEUE is a non-empty list of threads, linked by wait_elem in order of arrival.
 * The thread stays in the list.  */
struct thread *sched_waiter(struct list *queue);

#endif
