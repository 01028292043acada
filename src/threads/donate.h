/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Priority donation (student file donate.c, stage 01).  These functions are not
 * called under MLFQ.  donate.c also defines thread_set_priority and
 * thread_get_priority (thread.h).
 *
 * => all are called with sched_lock held, and must not sleep.
 */
#ifndef THREADS_DONATE_H
#define THREADS_DONATE_H

struct lock;
struct thread;

/* T is about to wait for LOCK, which another thread holds.  T is not in the
 * list of LOCK's waiters yet.  */
void donate_block(struct thread *, struct lock *);
/* T has just acquired LOCK, which is already in t->held_locks.  LOCK can have
 * other waiters.  */
void donate_acquire(struct thread *, struct lock *);
/* T, the holder, is releasing LOCK, which is no longer in t->held_locks.  Its
 * waiters have not been woken yet.  */
void donate_release(struct thread *, struct lock *);

#endif
