/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sleeping locks with a shared mode.  Several threads can hold a lock shared, or
 * one thread can hold it exclusively.  A thread keeps the lock while it sleeps.
 *
 * A waiting writer blocks new readers, so a stream of readers does not starve
 * writers.  When an exclusive hold ends, all waiting readers acquire the lock at
 * that moment, so writers do not starve readers.  Writers are not ordered: one can
 * overtake another that has waited for longer.  A thread that holds a lock shared
 * must not acquire it shared again: it could wait for a writer that waits for the
 * first hold.  Acquiring a lock that the thread holds exclusively panics.
 *
 * Readers are only counted.  Therefore the lock does not record which threads
 * hold it shared, there is no priority donation, and rwlock_held_shared is true
 * while any thread holds the lock shared.  (In debug kernels each thread records
 * what it holds, for the lock-order checker.)
 *
 * => the acquire functions and rwlock_upgrade may sleep; the others do not.  No
 *    spinlock is held; not in interrupt context.
 */
#ifndef THREADS_RWLOCK_H
#define THREADS_RWLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/spinlock.h"
#include "threads/sync.h"

struct thread;

/* Set in READERS while a thread holds the lock exclusively, or waits to do so.  Only while
 * it is clear do readers acquire and release the lock without SPIN.  */
#define RWLOCK_CLOSED 0x80000000u

struct rwlock {
	struct spinlock spin;     /* guards the fields below */
	struct thread *writer;    /* holds it exclusively, or NULL */
	uint32_t readers;         /* atomic: threads that hold it shared, and
	                           * RWLOCK_CLOSED */
	unsigned waiting_readers; /* not yet in READERS */
	unsigned waiting_writers; /* upgrading thread included */
	uint32_t exclusive_holds; /* number that have ended */
	bool upgrading;           /* a reader waits for the others */
	struct waitq readable, writable, upgradable;
	const char *name; /* not copied */
};

/* Initialize a lock, which is then free.  NAME, for messages, is not copied.
 * Locks with the same name form one class for the lock-order checker.  */
void rwlock_init(struct rwlock *, const char *name);

/* Wait until the lock can be held in this mode, and acquire it. */
void rwlock_acquire_shared(struct rwlock *);
void rwlock_acquire_exclusive(struct rwlock *);
/* If the lock can be held in this mode at once, acquire it and return true;
 * otherwise return false.  */
bool rwlock_try_shared(struct rwlock *);
bool rwlock_try_exclusive(struct rwlock *);

/* Release the lock, in whichever mode the running thread holds it. */
void rwlock_release(struct rwlock *);

/* Make the shared hold of the running thread exclusive, after all other readers
 * have released theirs.  Returns false, at once and with the lock still held
 * shared, if another thread is already upgrading: each of the two would wait for
 * the other.  The caller then releases the lock and starts again.  No writer
 * gets the lock during a successful upgrade.  */
bool rwlock_upgrade(struct rwlock *);
/* Make the exclusive hold of the running thread shared.  No writer gets the lock
 * in between.  */
void rwlock_downgrade(struct rwlock *);

/* Does the running thread hold the lock exclusively?  Does any thread hold it
 * shared?  For assertions.  */
bool rwlock_held_exclusive(const struct rwlock *);
bool rwlock_held_shared(const struct rwlock *);

#endif
