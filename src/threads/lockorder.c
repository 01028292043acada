/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lock-order checker.  All locks of the same name form a class.  When a
 * lock is acquired while others are held, an edge is added from the class of
 * each held lock to the class of the acquired one:
 *
 *	inode --> cache --> device	cache acquired while inode held
 *	  ^                    |
 *	  +---- would panic ---+
 *
 * As long as the graph has no cycle, threads cannot deadlock on these locks.
 * Sleeping locks and spinlocks are checked separately, because a thread that
 * holds a spinlock must not acquire a sleeping lock anyway.
 *
 * Classes and edges are never removed.  They are added under table_lock, and can
 * be read without it.  table_lock is a leaf of the lock order.  It is not a
 * struct spinlock, because acquiring that would call this code recursively.
 */
#include "threads/lockorder.h"

#ifdef INSTAR_DEBUG

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "core/symbol.h"
#include "cpu/cpu.h"
#include "cpu/spinlock.h"
#include "threads/rwlock.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define CLASSES_MAX 96

static const char *classes[CLASSES_MAX];
static unsigned class_count;

/* edges[A][B]: return address of the call that acquired B while A was held; 0:
 * no edge.  */
static uint32_t edges[CLASSES_MAX][CLASSES_MAX];

static bool table_lock;
static volatile bool is_reporting; /* stop checking: printing takes locks */

/* Return the number of the class NAME, or -1 if there is no such class. */
static int
find_class(const char *name)
{
	unsigned count = __atomic_load_n(&class_count, __ATOMIC_ACQUIRE);

	for (unsigned i = 0; i < count; i++) {
		if (classes[i] == name || strcmp(classes[i], name) == 0)
			return (int)i;
	}
	return -1;
}

/* Return the number of the class NAME, which is added if it is new.
 * => table_lock is held. */
static int
find_or_add_class(const char *name)
{
	int class = find_class(name);

	if (class >= 0)
		return class;
	if (class_count == CLASSES_MAX)
		panic("lock %s: more than %d classes of locks", name,
		    CLASSES_MAX);
	classes[class_count] = name;
	__atomic_store_n(&class_count, class_count + 1, __ATOMIC_RELEASE);
	return (int)class_count - 1;
}

/* Find a path from FROM to TO, and set NEXT[c] to the class that follows class
 * c on the path.  SEEN marks the classes visited.  Returns false if there is no
 * path.  */
static bool
find_class_path(int from, int to, int next[], bool seen[])
{
	seen[from] = true;
	for (unsigned i = 0; i < class_count; i++) {
		if (edges[from][i] == 0 || seen[i])
			continue;
		next[from] = (int)i;
		if ((int)i == to || find_class_path((int)i, to, next, seen))
			return true;
	}
	return false;
}

static void
print_lock_event(const char *verb, const char *name, uint32_t caller)
{
	printf("  %s %s in ", verb, name);
	symbol_print_caller(caller);
	printf("\n");
}

/* Panic, because TAKEN is being acquired at CALLER while HELD is held, although
 * NEXT contains a path from TAKEN to HELD.
 * => table_lock is held; this function releases it.  */
static void NORETURN
report_cycle(int held, int taken, uint32_t caller, const int next[])
{
	is_reporting = true;
	__atomic_store_n(&table_lock, false, __ATOMIC_RELEASE);
	printf("Locks are taken in contradictory orders. Now:\n");
	printf("  holds %s\n", classes[held]);
	print_lock_event("takes", classes[taken], caller);
	printf("Before:\n");
	for (int class = taken; class != held; class = next[class]) {
		printf("  held %s\n", classes[class]);
		print_lock_event(
		    "took", classes[next[class]], edges[class][next[class]]);
	}
	panic("lock order: %s is held and %s taken, in contradiction to an "
	      "earlier order",
	    classes[held], classes[taken]);
}

/* Add the edge from the class HELD_NAME to the class TAKEN_NAME, a lock of which
 * is being acquired at CALLER.  Panic if the edge closes a cycle.
 * => interrupts off.  */
static void
record_order(const char *held_name, const char *taken_name, uint32_t caller)
{
	int held = find_class(held_name), taken = find_class(taken_name);
	int next[CLASSES_MAX];
	bool seen[CLASSES_MAX] = { false };

	if (is_reporting ||
	    (held >= 0 &&
		(held == taken || (taken >= 0 && edges[held][taken] != 0))))
		return;
	while (__atomic_exchange_n(&table_lock, true, __ATOMIC_ACQUIRE))
		cpu_pause();
	held = find_or_add_class(held_name);
	taken = find_or_add_class(taken_name);
	if (held != taken) {
		if (find_class_path(taken, held, next, seen))
			report_cycle(held, taken, caller, next);
		edges[held][taken] = caller;
	}
	__atomic_store_n(&table_lock, false, __ATOMIC_RELEASE);
}

/* Record the order of the locks that the running thread holds and a sleeping lock
 * of the class NAME, which it is acquiring at CALLER.  */
static void
check_sleeping_order(const char *name, uint32_t caller)
{
	const struct thread *t = thread_current();
	const struct lock *held = t->held_locks;

	for (; held != NULL; held = held->next_held)
		record_order(held->name, name, caller);
	for (unsigned i = 0; i < HELD_RWLOCKS_MAX; i++)
		if (t->held_rwlocks[i] != NULL)
			record_order(t->held_rwlocks[i]->name, name, caller);
}

void
lockorder_acquire(const struct lock *lock, uint32_t caller)
{
	check_sleeping_order(lock->name, caller);
}

/* Return the place in T's held_rwlocks that contains LOCK or, if LOCK is NULL, a
 * place that is not used.  Returns NULL if there is no such place.  */
static const struct rwlock **
find_held_rwlock(struct thread *t, const struct rwlock *lock)
{
	for (unsigned i = 0; i < HELD_RWLOCKS_MAX; i++)
		if (t->held_rwlocks[i] == lock)
			return &t->held_rwlocks[i];
	return NULL;
}

void
lockorder_acquire_rwlock(const struct rwlock *lock, uint32_t caller)
{
	struct thread *t = thread_current();

	if (find_held_rwlock(t, lock) != NULL)
		panic("rwlock %s: %s (%d), which holds it, acquires it again",
		    lock->name, t->name, t->tid);
	check_sleeping_order(lock->name, caller);
}

void
lockorder_set_held(const struct rwlock *lock, bool held)
{
	struct thread *t = thread_current();
	const struct rwlock **place = find_held_rwlock(t, held ? NULL : lock);

	if (place == NULL)
		panic("rwlock %s: %s (%d) %s", lock->name, t->name, t->tid,
		    held ? "holds too many rwlocks" :
			   "releases it, but does not hold it");
	*place = held ? lock : NULL;
}

static void
check_spinlock_order(const struct spinlock *lock, uint32_t caller)
{
	const struct cpu *cpu = cpu_current();

	for (unsigned i = 0; i < cpu->spinlocks_held; i++)
		record_order(cpu->held[i]->name, lock->name, caller);
}

void
lockorder_init(void)
{
	spin_order_hook = check_spinlock_order;
}

#endif
