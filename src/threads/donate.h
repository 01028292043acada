/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Priority donation (student file donate.c, stage 01).  A thread that waits for
 * a lock donates its effective priority (thread_get_priority, thread.h) to the
 * lock's holder.  These functions are not called under MLFQ.  donate.c also
 * defines thread_set_priority and thread_get_priority.
 *
 * => all are called with sched_lock held, and must not sleep.
 */
#ifndef THREADS_DONATE_H
#define THREADS_DONATE_H

struct lock;
struct thread;

/* T is about to wait for LOCK, which another thread holds.  T is not in the
 * list of LOCK's waiters yet.  Raise the holder's effective priority to T's, if
 * it is lower.  If the holder waits for a lock, do the same for the holder of
 * that lock, and so on to the end of the chain, even if a deadlock has made the
 * chain a ring.  A holder that is ready moves to its new place in the run
 * queue.  */
void donate_block(struct thread *, struct lock *);
/* T has just acquired LOCK, which is already in t->held_locks.  LOCK can have
 * other waiters: T receives the highest of their donations, and keeps a higher
 * one that it has through another lock.  */
void donate_acquire(struct thread *, struct lock *);
/* T, the holder, is releasing LOCK, which is no longer in t->held_locks.  Its
 * waiters have not been woken yet.  T loses their donations, but keeps those
 * that it has through all other locks.  */
void donate_release(struct thread *, struct lock *);

#endif
