/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Priority donation (student file donate.c, stage 01).  Not called under
 * MLFQ.  thread_set_priority and thread_get_priority (thread.h) are defined
 * there too.
 *
 * => all with sched_lock held; never sleep.
 */
#ifndef THREADS_DONATE_H
#define THREADS_DONATE_H

struct lock;
struct thread;

/* T is about to wait for LOCK, which another thread holds. */
void	donate_block(struct thread *, struct lock *);
/* T now holds LOCK. */
void	donate_acquire(struct thread *, struct lock *);
/* T, the holder, is about to give LOCK up. */
void	donate_release(struct thread *, struct lock *);

#endif
