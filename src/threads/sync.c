/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Synchronization.  Everything here happens under sched_lock, so testing a
 * condition and going to sleep is one atomic step.  The policy chooses which
 * waiter is woken, at the time of the wake-up.  A thread that has been woken
 * tests its condition again, because another thread may have run first.
 *
 * A thread loses its tokens before it sleeps.  It acquires them again after the
 * wait, when it holds no spinlock.
 *
 * Lock order: the spinlock that guards a waitq, then spinlocks of tokens, then
 * sched_lock.
 */
#include "threads/sync.h"

#include <errno.h>
#include <string.h>

#include "cpu/cpu.h"
#include "lib/debug.h"
#include "threads/dispatch.h"
#include "threads/lockorder.h"
#include "threads/policy.h"
#include "threads/sched.h"
#include "threads/thread.h"
#include "threads/token_block.h"

/* ------------------------------------------------------------ wait queues */

void
waitq_init(struct waitq *queue, const char *name)
{
	list_init(&queue->threads);
	queue->name = name;
	queue->is_external = false;
	queue->holder = NULL;
}

void
waitq_set_external(struct waitq *queue)
{
	queue->is_external = true;
}

/* Append the running thread to QUEUE.
 * => sched_lock is held, and stays held until the caller calls
 *    dispatch_block.  */
static void
enqueue_waiter(struct waitq *queue)
{
	struct thread *t = thread_current();

	t->waiting_on = queue;
	list_push_back(&queue->threads, &t->wait_elem);
}

/* Sleep in QUEUE until woken.
 * => sched_lock is held, and no other spinlock.  */
static void
sleep_on(struct waitq *queue)
{
	enqueue_waiter(queue);
	dispatch_block();
}

/* If T, the running thread, holds tokens, let other threads acquire them, because
 * T is about to sleep, and return true.  In that case sched_lock has been released
 * and reacquired, so the caller must test its condition again.  The caller must
 * also call tokens_resume later.
 * => sched_lock is held, and no other spinlock.  */
static inline bool
suspend_tokens_unlocked(struct thread *t)
{
	if (!tokens_would_be_lost(t))
		return false;
	spin_release(&sched_lock);
	tokens_suspend(t);
	spin_acquire(&sched_lock);
	return true;
}

/* Remove T from the queue in which it sleeps, and make it ready.
 * => sched_lock is held.  */
static void
wake_thread(struct thread *t)
{
	list_remove(&t->wait_elem);
	t->waiting_on = NULL;
	t->waiting_lock = NULL;
	dispatch_ready(t);
}

/* Wake the waiter in QUEUE that the policy prefers; do nothing if QUEUE is
 * empty.
 * => sched_lock is held.  */
static void
wake_preferred(struct waitq *queue)
{
	struct thread *t;

	if (list_empty(&queue->threads))
		return;
	t = sched_waiter(&queue->threads);
	ASSERT_CMP(t->waiting_on, ==, queue);
	wake_thread(t);
}

static void
wake_all(struct waitq *queue)
{
	while (!list_empty(&queue->threads))
		wake_preferred(queue);
}

/* Panic unless the caller may sleep and GUARD is its only spinlock. */
static void
check_guard(const struct spinlock *guard)
{
	const struct cpu *cpu = cpu_current();

	if (!spin_held(guard) || cpu->spinlocks_held != 1 ||
	    cpu->interrupt_depth != 0)
		panic("waitq_sleep: guard %s held %d, spinlocks held %u, "
		      "interrupt depth %u",
		    guard->name, spin_held(guard), cpu->spinlocks_held,
		    cpu->interrupt_depth);
}

/* Release GUARD and sleep in QUEUE until woken.  The thread is appended to
 * QUEUE before GUARD is released: the waitq_wake functions rely on that.
 * => sched_lock and GUARD are held, and no other spinlock.  */
static void
release_and_sleep(struct waitq *queue, struct spinlock *guard)
{
	enqueue_waiter(queue);
	spin_release(guard);
	dispatch_block();
}

void
waitq_sleep(struct waitq *queue, struct spinlock *guard)
{
	struct thread *t = thread_current();
	bool had_tokens;

	check_guard(guard);
	had_tokens = tokens_suspend(t);
	spin_acquire(&sched_lock);
	release_and_sleep(queue, guard);
	spin_release(&sched_lock);
	if (had_tokens)
		tokens_resume(t);
	spin_acquire(guard);
}

int
waitq_sleep_interruptible(struct waitq *queue, struct spinlock *guard)
{
	struct thread *t = thread_current();
	bool had_tokens;
	int error = 0;

	check_guard(guard);
	had_tokens = tokens_suspend(t);
	spin_acquire(&sched_lock);
	if (t->interrupted) {
		spin_release(guard);
	} else {
		t->interruptible = true;
		release_and_sleep(queue, guard);
		t->interruptible = false;
	}
	if (t->interrupted) {
		error = EINTR;
		/* This thread may have consumed a wake-up that it will not
		 * act on: pass it on.  */
		wake_preferred(queue);
	}
	spin_release(&sched_lock);
	if (had_tokens)
		tokens_resume(t);
	spin_acquire(guard);
	return error;
}

/* Testing for an empty queue without sched_lock is safe: threads are appended
 * with the guard held, and the caller holds the guard.  A waiter may leave the
 * queue at the same time, which does no harm.  The test is worthwhile, because
 * most wake-ups find no waiter.  */
void
waitq_wake_one(struct waitq *queue)
{
	if (list_empty(&queue->threads))
		return;
	spin_acquire(&sched_lock);
	wake_preferred(queue);
	dispatch_unlock();
}

void
waitq_wake_all(struct waitq *queue)
{
	if (list_empty(&queue->threads))
		return;
	spin_acquire(&sched_lock);
	wake_all(queue);
	dispatch_unlock();
}

void
thread_interrupt(struct thread *t)
{
	spin_acquire(&sched_lock);
	t->interrupted = true;
	if (t->interruptible && t->waiting_on != NULL)
		wake_thread(t);
	dispatch_unlock();
}

/* ------------------------------------------------------------- semaphores */

void
sema_init(struct semaphore *sema, unsigned value)
{
	sema->value = value;
	waitq_init(&sema->waiters, "semaphore");
}

void
sema_down(struct semaphore *sema)
{
	struct thread *t = thread_current();
	bool had_tokens = false;

	assert_may_sleep("sema_down");
	spin_acquire(&sched_lock);
	while (sema->value == 0) {
		if (suspend_tokens_unlocked(t))
			had_tokens = true;
		else
			sleep_on(&sema->waiters);
	}
	sema->value--;
	spin_release(&sched_lock);
	if (had_tokens)
		tokens_resume(t);
}

bool
sema_try_down(struct semaphore *sema)
{
	bool success;

	spin_acquire(&sched_lock);
	success = sema->value > 0;
	if (success)
		sema->value--;
	spin_release(&sched_lock);
	return success;
}

void
sema_up(struct semaphore *sema)
{
	spin_acquire(&sched_lock);
	sema->value++;
	ASSERT_CMP(sema->value, !=, 0u);
	wake_preferred(&sema->waiters);
	dispatch_unlock();
}

/* ------------------------------------------------------------------ locks */

void
lock_init_named(struct lock *lock, const char *name)
{
	memset(lock, 0, sizeof(*lock));
	waitq_init(&lock->waiters, name);
	lock->name = name;
}

/* Make T the holder of LOCK, which is free.
 * => sched_lock is held.  */
static void
set_holder(struct lock *lock, struct thread *t, uint32_t caller)
{
	lock->holder = t;
	lock->caller = caller;
	lock->next_held = t->held_locks;
	t->held_locks = lock;
	policy->acquire(t, lock);
}

/* Block T, the current thread, until LOCK is free.  Returns whether T has lost
 * its tokens.
 * => sched_lock is held; it is released during the wait and reacquired.  */
static bool NO_INLINE
wait_until_free(struct lock *lock, struct thread *t)
{
	bool had_tokens = false;

	if (lock->holder == t)
		panic("lock %s: %s (%d) acquires it twice", lock->name, t->name,
		    t->tid);
	do {
		if (suspend_tokens_unlocked(t)) {
			had_tokens = true;
			continue;
		}
		policy->block(t, lock);
		t->waiting_lock = lock;
		sleep_on(&lock->waiters);
	} while (lock->holder != NULL);
	return had_tokens;
}

/* Acquire LOCK for T, the current thread, waiting until it is free.  Returns
 * whether T has lost its tokens.
 * => sched_lock is held; it may be released during the wait.  */
static bool
acquire_locked(struct lock *lock, struct thread *t, uint32_t caller)
{
	bool had_tokens = false;

	lockorder_acquire(lock, caller);
	if (lock->holder != NULL)
		had_tokens = wait_until_free(lock, t);
	set_holder(lock, t, caller);
	return had_tokens;
}

/* Remove LOCK from the list of locks that T holds.  Nearly always, LOCK is the
 * first in the list.  */
static void
remove_held_lock(struct lock *lock, struct thread *t)
{
	struct lock **link = &t->held_locks;

	while (*link != lock)
		link = &(*link)->next_held;
	*link = lock->next_held;
}

static void NO_INLINE NORETURN
panic_not_lock_holder(
    const struct lock *lock, const struct thread *t, const char *what)
{
	panic("%s: lock %s belongs to %s, not to %s (%d)", what, lock->name,
	    lock->holder != NULL ? lock->holder->name : "nobody", t->name,
	    t->tid);
}

/* Release LOCK, and wake a waiter.  Panics if T, the current thread, does not
 * hold LOCK.
 * => sched_lock is held.  */
static void
release_locked(struct lock *lock, struct thread *t, const char *what)
{
	if (lock->holder != t)
		panic_not_lock_holder(lock, t, what);
	remove_held_lock(lock, t);
	policy->release(t, lock);
	lock->holder = NULL;
	wake_preferred(&lock->waiters);
}

void
lock_acquire(struct lock *lock)
{
	struct thread *t = thread_current();
	bool had_tokens;

	assert_may_sleep("lock_acquire");
	spin_acquire(&sched_lock);
	had_tokens = acquire_locked(lock, t, CALLER);
	spin_release(&sched_lock);
	if (had_tokens)
		tokens_resume(t);
}

bool
lock_try_acquire(struct lock *lock)
{
	bool success;

	spin_acquire(&sched_lock);
	success = lock->holder == NULL;
	if (success)
		set_holder(lock, thread_current(), CALLER);
	spin_release(&sched_lock);
	return success;
}

void
lock_release(struct lock *lock)
{
	spin_acquire(&sched_lock);
	release_locked(lock, thread_current(), "lock_release");
	dispatch_unlock();
}

/* Only the current thread can change the result, so no lock is needed. */
bool
lock_held_by_current_thread(const struct lock *lock)
{
	return *(struct thread *const volatile *)&lock->holder ==
	    thread_current();
}

/* ---------------------------------------------------- condition variables */

void
cond_init(struct condition *cond)
{
	waitq_init(&cond->waiters, "condition");
}

void
cond_wait(struct condition *cond, struct lock *lock)
{
	struct thread *t = thread_current();
	bool had_tokens;

	assert_may_sleep("cond_wait");
	had_tokens = tokens_suspend(t);
	spin_acquire(&sched_lock);
	release_locked(lock, t, "cond_wait");
	sleep_on(&cond->waiters);
	acquire_locked(lock, t, CALLER);
	spin_release(&sched_lock);
	if (had_tokens)
		tokens_resume(t);
}

void
cond_signal(struct condition *cond, struct lock *lock)
{
	ASSERT(lock_held_by_current_thread(lock));
	spin_acquire(&sched_lock);
	wake_preferred(&cond->waiters);
	dispatch_unlock();
}

void
cond_broadcast(struct condition *cond, struct lock *lock)
{
	ASSERT(lock_held_by_current_thread(lock));
	spin_acquire(&sched_lock);
	wake_all(&cond->waiters);
	dispatch_unlock();
}
