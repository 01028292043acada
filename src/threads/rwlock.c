/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sleeping locks with a shared mode.
 *
 *	free ---- acquire_shared ----> shared (readers > 0)
 *	  |                              |      ^
 *	acquire_exclusive          upgrade      downgrade
 *	  |                              v      |
 *	  +--------------------------> exclusive (writer != NULL)
 *
 * A waiting writer blocks readers that come after it, so a stream of readers does
 * not starve writers.  When an exclusive hold ends, all readers that wait at that
 * time acquire the lock: they are added to READERS before they run.  Therefore no
 * writer overtakes them, not even the thread that has just released the lock, and
 * writers do not starve readers.  A reader that has been woken knows that it holds the
 * lock because exclusive_holds has changed since it began to wait.
 *
 * A thread that upgrades keeps its shared hold while it waits for the other
 * readers.  Therefore no writer acquires the lock, and the data that the thread
 * has read stays the same.
 *
 * As long as there are no writers, readers only change READERS, by compare-and-swap.
 * (In debug kernels they also acquire SPIN, for the lock-order checker.)  A writer sets
 * RWLOCK_CLOSED in READERS before it tests whether there are readers; from then on,
 * READERS is changed only with SPIN held.
 *
 * Invariants, whenever SPIN is free:
 *  - RWLOCK_CLOSED is set if and only if writer != NULL or waiting_writers > 0;
 *  - writer == NULL or there are no readers;
 *  - readers sleep only while the lock is held, or while a writer waits;
 *  - if writers sleep although the lock is free, a writer has been woken and will
 *    test the lock again.
 */
#include "threads/rwlock.h"

#include "cpu/perturb.h"
#include "lib/debug.h"
#include "threads/lockorder.h"
#include "threads/thread.h"

void
rwlock_init(struct rwlock *lock, const char *name)
{
	spin_init(&lock->spin, "rwlock");
	lock->writer = NULL;
	lock->readers = lock->waiting_readers = lock->waiting_writers = 0;
	lock->exclusive_holds = 0;
	lock->upgrading = false;
	lock->name = name;
	waitq_init(&lock->readable, name);
	waitq_init(&lock->writable, name);
	waitq_init(&lock->upgradable, name);
	lock->readable.holder = &lock->writer;
	lock->writable.holder = &lock->writer;
	lock->upgradable.holder = &lock->writer;
}

static void
panic_if_writer(const struct rwlock *lock)
{
	const struct thread *t = thread_current();

	if (lock->writer == t)
		panic("rwlock %s: %s (%d), which holds it exclusively, "
		      "acquires it again",
		    lock->name, t->name, t->tid);
}

static uint32_t
count_readers(const struct rwlock *lock)
{
	return __atomic_load_n(&lock->readers, __ATOMIC_SEQ_CST) &
	    ~RWLOCK_CLOSED;
}

/* Add a reader, unless LOCK is closed.  Returns whether it did. */
static bool
add_reader(struct rwlock *lock)
{
	uint32_t old = lock->readers;

	do {
		if (old & RWLOCK_CLOSED)
			return false;
	} while (!__atomic_compare_exchange_n(&lock->readers, &old, old + 1,
	    false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
	return true;
}

/* Remove a reader, if there is one, unless LOCK is closed.  Returns whether it did. */
static bool
remove_reader(struct rwlock *lock)
{
	uint32_t old = lock->readers;

	do {
		if (old == 0 || (old & RWLOCK_CLOSED) != 0)
			return false;
	} while (!__atomic_compare_exchange_n(&lock->readers, &old, old - 1,
	    false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
	return true;
}

/* => SPIN is held. */
static void
close_to_readers(struct rwlock *lock)
{
	__atomic_fetch_or(&lock->readers, RWLOCK_CLOSED, __ATOMIC_SEQ_CST);
}

/* Record that READERS threads hold LOCK shared, and open it unless writers wait.
 * => SPIN is held.  LOCK is closed, and no thread holds it exclusively.  */
static void
open_to_readers(struct rwlock *lock, uint32_t readers)
{
	if (lock->waiting_writers > 0)
		readers |= RWLOCK_CLOSED;
	__atomic_store_n(&lock->readers, readers, __ATOMIC_SEQ_CST);
}

void
rwlock_acquire_shared(struct rwlock *lock)
{
	uint32_t arrival;

	assert_may_sleep("rwlock_acquire_shared");
	perturb_point();
	if (!LOCKORDER_CHECKED && add_reader(lock))
		return;
	spin_acquire(&lock->spin);
	panic_if_writer(lock);
	lockorder_acquire_rwlock(lock, CALLER);
	if (!add_reader(lock)) {
		arrival = lock->exclusive_holds;
		lock->waiting_readers++;
		while (lock->exclusive_holds == arrival)
			waitq_sleep(&lock->readable, &lock->spin);
	}
	lockorder_set_held(lock, true);
	spin_release(&lock->spin);
}

void
rwlock_acquire_exclusive(struct rwlock *lock)
{
	assert_may_sleep("rwlock_acquire_exclusive");
	spin_acquire(&lock->spin);
	panic_if_writer(lock);
	lockorder_acquire_rwlock(lock, CALLER);
	lock->waiting_writers++;
	close_to_readers(lock);
	while (lock->writer != NULL || count_readers(lock) > 0)
		waitq_sleep(&lock->writable, &lock->spin);
	lock->waiting_writers--;
	lock->writer = thread_current();
	lockorder_set_held(lock, true);
	spin_release(&lock->spin);
}

bool
rwlock_try_shared(struct rwlock *lock)
{
	bool success;

	spin_acquire(&lock->spin);
	success = add_reader(lock);
	if (success)
		lockorder_set_held(lock, true);
	spin_release(&lock->spin);
	return success;
}

bool
rwlock_try_exclusive(struct rwlock *lock)
{
	uint32_t readers;
	bool success;

	spin_acquire(&lock->spin);
	success = lock->writer == NULL;
	if (success) {
		close_to_readers(lock);
		readers = count_readers(lock);
		success = readers == 0;
		if (!success)
			open_to_readers(lock, readers);
	}
	if (success) {
		lock->writer = thread_current();
		lockorder_set_held(lock, true);
	}
	spin_release(&lock->spin);
	return success;
}

/* End the exclusive hold of LOCK.  READERS is 1 if the holder keeps LOCK shared,
 * else 0.  The waiting readers acquire LOCK.  If no thread holds LOCK after that, a
 * waiting writer is woken; otherwise the last reader to release LOCK wakes it.
 * => SPIN is held.  */
static void
end_exclusive_hold(struct rwlock *lock, uint32_t readers)
{
	readers += lock->waiting_readers;
	lock->writer = NULL;
	lock->waiting_readers = 0;
	lock->exclusive_holds++;
	open_to_readers(lock, readers);
	waitq_wake_all(&lock->readable);
	if (readers == 0)
		waitq_wake_one(&lock->writable);
}

/* => SPIN is held.  */
static void
end_shared_hold(struct rwlock *lock)
{
	uint32_t readers =
	    __atomic_sub_fetch(&lock->readers, 1, __ATOMIC_SEQ_CST);

	if (readers == RWLOCK_CLOSED)
		waitq_wake_one(&lock->writable);
	else if (readers == (RWLOCK_CLOSED | 1) && lock->upgrading)
		waitq_wake_one(&lock->upgradable);
}

static void NO_INLINE NORETURN
panic_rwlock_not_held(const struct rwlock *lock, const char *what)
{
	const struct thread *t = thread_current();

	panic("%s: rwlock %s is held exclusively by %s, not by %s (%d)", what,
	    lock->name, lock->writer != NULL ? lock->writer->name : "nobody",
	    t->name, t->tid);
}

void
rwlock_release(struct rwlock *lock)
{
	if (!LOCKORDER_CHECKED && remove_reader(lock))
		return;
	spin_acquire(&lock->spin);
	if (lock->writer == thread_current())
		end_exclusive_hold(lock, 0);
	else if (count_readers(lock) > 0)
		end_shared_hold(lock);
	else
		panic_rwlock_not_held(lock, "rwlock_release");
	lockorder_set_held(lock, false);
	spin_release(&lock->spin);
}

bool
rwlock_upgrade(struct rwlock *lock)
{
	assert_may_sleep("rwlock_upgrade");
	spin_acquire(&lock->spin);
	ASSERT_CMP(count_readers(lock), >, 0u);
	if (lock->upgrading) {
		spin_release(&lock->spin);
		return false;
	}
	/* For the lock-order checker, the wait for the other readers comes
	 * after the locks that the thread has taken since its shared hold
	 * began.  */
	lockorder_set_held(lock, false);
	lockorder_acquire_rwlock(lock, CALLER);
	lockorder_set_held(lock, true);
	lock->upgrading = true;
	lock->waiting_writers++;
	close_to_readers(lock);
	while (count_readers(lock) > 1)
		waitq_sleep(&lock->upgradable, &lock->spin);
	lock->waiting_writers--;
	lock->upgrading = false;
	lock->readers = RWLOCK_CLOSED;
	lock->writer = thread_current();
	spin_release(&lock->spin);
	return true;
}

void
rwlock_downgrade(struct rwlock *lock)
{
	spin_acquire(&lock->spin);
	if (lock->writer != thread_current())
		panic_rwlock_not_held(lock, "rwlock_downgrade");
	end_exclusive_hold(lock, 1);
	spin_release(&lock->spin);
}

/* No lock is needed to read the fields: only the running thread can change the
 * first result, and the second is stable while the caller holds the lock shared.  */
bool
rwlock_held_exclusive(const struct rwlock *lock)
{
	return *(struct thread *const volatile *)&lock->writer ==
	    thread_current();
}

bool
rwlock_held_shared(const struct rwlock *lock)
{
	return count_readers(lock) > 0;
}
