/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting.  Everything here happens under sched_lock, so that to look at a
 * condition and to go to sleep on it are one step.  Which waiter is woken is
 * the policy's choice, made at the time of waking.  A thread that is woken
 * looks at its condition again: another may have been quicker.
 *
 * Lock order: the spinlock that guards a waitq, then sched_lock.
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

/* ------------------------------------------------------------ wait queues */

void
waitq_init(struct waitq *queue, const char *name)
{
	list_init(&queue->threads);
	queue->name = name;
	queue->is_external = false;
}

void
waitq_set_external(struct waitq *queue)
{
	queue->is_external = true;
}

/* Put the running thread into QUEUE, where it can be woken from now on.
 * => sched_lock is held until dispatch_block.  */
static void
enter(struct waitq *queue)
{
	struct thread *t = thread_current();

	t->waiting_on = queue;
	list_push_back(&queue->threads, &t->wait_elem);
}

/* Sleep in QUEUE until woken.
 * => sched_lock is held, and no other spinlock.  */
static void
sleep_in(struct waitq *queue)
{
	enter(queue);
	dispatch_block();
}

/* Take T out of the queue in which it sleeps and make it ready.
 * => sched_lock is held.  */
static void
wake(struct thread *t)
{
	list_remove(&t->wait_elem);
	t->waiting_on = NULL;
	t->waiting_lock = NULL;
	dispatch_ready(t);
}

/* Wake the waiter of QUEUE that the policy prefers, if there is any.
 * => sched_lock is held.  */
static void
wake_best(struct waitq *queue)
{
	struct thread *t;

	if (list_empty(&queue->threads))
		return;
	t = sched_waiter(&queue->threads);
	ASSERT_CMP(t->waiting_on, ==, queue);
	wake(t);
}

static void
wake_all(struct waitq *queue)
{
	while (!list_empty(&queue->threads))
		wake_best(queue);
}

/* Panic unless the caller may sleep and GUARD is its only spinlock. */
static void
check_guard(const struct spinlock *guard)
{
	const struct cpu *cpu = cpu_current();

	if (!spin_held(guard) || cpu->spinlocks_held != 1 ||
	    cpu->interrupt_depth != 0)
		panic("waitq_sleep: guard %s held %d, spinlocks held %u, "
		    "interrupt depth %u", guard->name, spin_held(guard),
		    cpu->spinlocks_held, cpu->interrupt_depth);
}

/* Release GUARD and sleep in QUEUE until woken.  The thread enters the queue
 * first: waitq_wake_*, whose caller holds the guard, relies on that.
 * => sched_lock and GUARD are held, and no other spinlock.  */
static void
release_and_sleep(struct waitq *queue, struct spinlock *guard)
{
	enter(queue);
	spin_release(guard);
	dispatch_block();
}

void
waitq_sleep(struct waitq *queue, struct spinlock *guard)
{
	check_guard(guard);
	spin_acquire(&sched_lock);
	release_and_sleep(queue, guard);
	spin_release(&sched_lock);
	spin_acquire(guard);
}

int
waitq_sleep_interruptible(struct waitq *queue, struct spinlock *guard)
{
	struct thread *t = thread_current();
	int error = 0;

	check_guard(guard);
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
		/* Perhaps this thread was woken for what it will not do any
		 * more: let another one look.  */
		wake_best(queue);
	}
	spin_release(&sched_lock);
	spin_acquire(guard);
	return error;
}

/* A thread enters QUEUE with the guard held, which the caller holds now.  So no
 * sleeper is missed although the queue is tested without sched_lock; a waiter
 * that leaves at the same time does no harm.  Most wake-ups find no waiter.  */
void
waitq_wake_one(struct waitq *queue)
{
	if (list_empty(&queue->threads))
		return;
	spin_acquire(&sched_lock);
	wake_best(queue);
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
		wake(t);
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
	assert_may_sleep("sema_down");
	spin_acquire(&sched_lock);
	while (sema->value == 0)
		sleep_in(&sema->waiters);
	sema->value--;
	spin_release(&sched_lock);
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
	wake_best(&sema->waiters);
	dispatch_unlock();
}

/* ------------------------------------------------------------------ locks */

#define CALLER	((uint32_t)__builtin_return_address(0))

void
lock_init_named(struct lock *lock, const char *name)
{
	memset(lock, 0, sizeof(*lock));
	waitq_init(&lock->waiters, name);
	lock->name = name;
}

/* LOCK, which is free, is now T's.
 * => sched_lock is held.  */
static void
take(struct lock *lock, struct thread *t, uint32_t caller)
{
	lock->holder = t;
	lock->caller = caller;
	lock->next_held = t->held_locks;
	t->held_locks = lock;
	policy->acquire(t, lock);
}

/* T waits until LOCK is free.
 * => sched_lock is held; dropped and taken again.  */
static void NO_INLINE
wait_for(struct lock *lock, struct thread *t)
{
	if (lock->holder == t)
		panic("lock %s: %s (%d) acquires it twice", lock->name,
		    t->name, t->tid);
	do {
		policy->block(t, lock);
		t->waiting_lock = lock;
		sleep_in(&lock->waiters);
	} while (lock->holder != NULL);
}

static void
wait_and_take(struct lock *lock, struct thread *t, uint32_t caller)
{
	lockorder_acquire(lock, caller);
	if (lock->holder != NULL)
		wait_for(lock, t);
	take(lock, t, caller);
}

/* Take LOCK out of the list of what T holds.  It is the first almost always. */
static void
forget(struct lock *lock, struct thread *t)
{
	struct lock **link = &t->held_locks;

	while (*link != lock)
		link = &(*link)->next_held;
	*link = lock->next_held;
}

static void NO_INLINE NORETURN
refuse(const struct lock *lock, const struct thread *t, const char *what)
{
	panic("%s: lock %s belongs to %s, not to %s (%d)", what, lock->name,
	    lock->holder != NULL ? lock->holder->name : "nobody", t->name,
	    t->tid);
}

/* T no longer holds LOCK; the next one may.
 * => sched_lock is held.  */
static void
give_up(struct lock *lock, struct thread *t, const char *what)
{
	if (lock->holder != t)
		refuse(lock, t, what);
	forget(lock, t);
	policy->release(t, lock);
	lock->holder = NULL;
	wake_best(&lock->waiters);
}

void
lock_acquire(struct lock *lock)
{
	assert_may_sleep("lock_acquire");
	spin_acquire(&sched_lock);
	wait_and_take(lock, thread_current(), CALLER);
	spin_release(&sched_lock);
}

bool
lock_try_acquire(struct lock *lock)
{
	bool success;

	spin_acquire(&sched_lock);
	success = lock->holder == NULL;
	if (success)
		take(lock, thread_current(), CALLER);
	spin_release(&sched_lock);
	return success;
}

void
lock_release(struct lock *lock)
{
	spin_acquire(&sched_lock);
	give_up(lock, thread_current(), "lock_release");
	dispatch_unlock();
}

/* The answer about oneself cannot change meanwhile: no lock is needed. */
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

	assert_may_sleep("cond_wait");
	spin_acquire(&sched_lock);
	give_up(lock, t, "cond_wait");
	sleep_in(&cond->waiters);
	wait_and_take(lock, t, CALLER);
	spin_release(&sched_lock);
}

void
cond_signal(struct condition *cond, struct lock *lock)
{
	ASSERT(lock_held_by_current_thread(lock));
	spin_acquire(&sched_lock);
	wake_best(&cond->waiters);
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
