/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Synchronization: wait queues, semaphores, sleeping locks, and condition
 * variables.  sched_lock guards all state.
 *
 * => sema_down, lock_acquire, cond_wait and the waitq_sleep functions may
 *    sleep: not in interrupt context; no spinlock held, except GUARD.
 *    While the thread sleeps, it does not hold its tokens (token.h).
 * => the other functions do not sleep.  A function that wakes a thread may
 *    yield to it, but only if interrupts are on.  The functions of locks and
 *    condition variables act for the running thread, so interrupt handlers must
 *    not call them.  All other functions that do not sleep can be called in any
 *    context.
 */
#ifndef THREADS_SYNC_H
#define THREADS_SYNC_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/spinlock.h"
#include "lib/kernel/list.h"
#include "threads/sched_fields.h"

struct thread;

/* A compiler barrier: memory accesses are not moved across it. */
#define barrier() __asm__ volatile("" ::: "memory")

/* Threads waiting for a condition.  A spinlock of the waitq's user guards the
 * condition.  */
struct waitq {
	struct list threads; /* linked by wait_elem, in order of arrival */
	const char *name;
	bool is_external; /* woken by a person at the console */
	/* For messages: where the thread that holds the lock is recorded, if
	 * the queue belongs to an rwlock or to the tokens; otherwise NULL.  */
	struct thread *const *holder;
};

/* Make the queue empty.  NAME, for messages, is not copied. */
void waitq_init(struct waitq *, const char *name);
/* Declare that console input wakes the waiters, so that threads waiting in this
 * queue do not count as deadlocked (deadlock.h).  */
void waitq_set_external(struct waitq *);
/* Release GUARD and go to sleep atomically, so that no wake-up is lost in
 * between.  Reacquires GUARD before it returns.  The caller must then recheck
 * its condition.  */
void waitq_sleep(struct waitq *, struct spinlock *guard);
/* Like waitq_sleep, but for waits that depend on a user or on another program
 * (a console line, a pipe, a child).  Returns EINTR if thread_interrupt has
 * been called on this thread before or during the sleep, else 0.  GUARD is
 * reacquired in both cases.  */
int waitq_sleep_interruptible(struct waitq *, struct spinlock *guard);
/* Wake one thread, which the policy chooses, or all threads in the queue.  Do
 * nothing if the queue is empty.
 * => the caller holds the spinlock that the waiters passed as GUARD.  */
void waitq_wake_one(struct waitq *);
void waitq_wake_all(struct waitq *);

struct semaphore {
	unsigned value; /* (sched_lock) */
	struct waitq waiters;
};

void sema_init(struct semaphore *, unsigned value);
/* Wait until the value is positive, then decrement it. */
void sema_down(struct semaphore *);
/* Decrement the value if it is positive; otherwise return false at once. */
bool sema_try_down(struct semaphore *);
/* Increment the value, and wake one waiter, if any. */
void sema_up(struct semaphore *);

/* (s), (c): see the lock legend of struct thread. */
struct lock {
	struct thread *holder;          /* (s) NULL: free */
	struct waitq waiters;           /* (s) */
	struct lock *next_held;         /* (s) in the holder's held_locks */
	struct sched_lock_fields sched; /* (s) data of the policy (stage 01) */
	uint32_t caller;                /* (s) return address of the acquire */
	const char *name;               /* (c) */
};

/* Initialize a lock, which is then free.  NAME, for messages, is not copied.
 * Locks with the same name form one class for the lock-order checker.  */
void lock_init_named(struct lock *, const char *name);
#define lock_init(lock) lock_init_named((lock), #lock)
/* Wait until the lock is free, and acquire it.  Panics if the running thread
 * holds it already.  */
void lock_acquire(struct lock *);
/* Acquire the lock if it is free; otherwise return false at once. */
bool lock_try_acquire(struct lock *);
/* Release the lock, and wake one waiter, if any.  Panics unless the running
 * thread holds the lock.  */
void lock_release(struct lock *);
bool lock_held_by_current_thread(const struct lock *);

struct condition {
	struct waitq waiters;
};

void cond_init(struct condition *);
/* Release the lock and wait for a signal, atomically; then reacquire the lock.
 * The caller must then recheck its condition.
 * => the lock is held.  */
void cond_wait(struct condition *, struct lock *);
/* Wake one waiter, if any, or all waiters.
 * => the lock is held.  */
void cond_signal(struct condition *, struct lock *);
void cond_broadcast(struct condition *, struct lock *);

#endif
