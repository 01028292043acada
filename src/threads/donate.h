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

/* T is about to wait for LOCK, which another thread holds; it is not among
 * LOCK's waiters yet.  */
void	donate_block(struct thread *, struct lock *);
/* T has just got LOCK, which is in t->held_locks; others may wait for it. */
void	donate_acquire(struct thread *, struct lock *);
/* T, the holder, gives LOCK up: it is no longer in t->held_locks, and those
 * who wait for it still do.  */
void	donate_release(struct thread *, struct lock *);

#endif
