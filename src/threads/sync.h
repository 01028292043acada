/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting: wait queues, semaphores, locks that sleep, and condition
 * variables.  All state is guarded by sched_lock.
 *
 * => down, acquire, wait: may sleep; not in interrupt context, no spinlock
 *    held (but the one that waitq_sleep releases).
 * => up, signal, try: any context.
 */
#ifndef THREADS_SYNC_H
#define THREADS_SYNC_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/spinlock.h"
#include "lib/kernel/list.h"
#include "threads/sched_fields.h"

struct thread;

/* The compiler moves no access to memory across this. */
#define barrier()	__asm__ volatile("" ::: "memory")

/* Threads that wait for something that a spinlock of the caller guards. */
struct waitq {
	struct list threads;		/* by wait_elem, in order of arrival */
	const char *name;
	bool is_external;		/* woken by a person at the console */
};

void	waitq_init(struct waitq *, const char *name);
/* A person wakes the waiters, so that waiting is no deadlock (deadlock.h). */
void	waitq_set_external(struct waitq *);
/* Release GUARD and sleep, in one step, so that no wake-up between the two
 * is lost; take GUARD again.  The caller rechecks its condition.  */
void	waitq_sleep(struct waitq *, struct spinlock *guard);
/* Likewise, for waits whose end depends on a program (a pipe, a line from the
 * console, a child): EINTR, perhaps at once, if thread_interrupt was called on
 * this thread, else 0.  The check and the sleep are one step, too.  */
int	waitq_sleep_interruptible(struct waitq *, struct spinlock *guard);
/* Wake one (the policy's choice), or all.
 * => GUARD is held by the caller.  */
void	waitq_wake_one(struct waitq *);
void	waitq_wake_all(struct waitq *);

struct semaphore {
	unsigned value;			/* (sched_lock) */
	struct waitq waiters;
};

void	sema_init(struct semaphore *, unsigned value);
void	sema_down(struct semaphore *);
bool	sema_try_down(struct semaphore *);
void	sema_up(struct semaphore *);

/* Locks: as in thread.h. */
struct lock {
	struct thread *holder;		/* (s) NULL: free */
	struct waitq waiters;		/* (s) */
	struct lock *next_held;		/* (s) in the holder's held_locks */
	struct sched_lock_fields sched;	/* (s) the policy's (stage 01); zeros */
	uint32_t caller;		/* (s) where it was taken */
	const char *name;		/* (c) */
};

/* NAME: as for spin_init. */
void	lock_init_named(struct lock *, const char *name);
#define lock_init(lock)	lock_init_named((lock), #lock)
void	lock_acquire(struct lock *);
bool	lock_try_acquire(struct lock *);
void	lock_release(struct lock *);
bool	lock_held_by_current_thread(const struct lock *);

struct condition {
	struct waitq waiters;
};

void	cond_init(struct condition *);
/* Release the lock, wait for a signal, take the lock again. */
void	cond_wait(struct condition *, struct lock *);
/* Wake one or all waiters, if any.
 * => the lock is held.  */
void	cond_signal(struct condition *, struct lock *);
void	cond_broadcast(struct condition *, struct lock *);

#endif
