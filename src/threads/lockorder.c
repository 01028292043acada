/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lock-order checker.  A class is all locks of one name.  Each time that
 * a lock is taken while others are held, an arrow goes from the class of each
 * of those to the class of this one:
 *
 *	inode --> cache --> device	holds inode, takes cache; ...
 *	  ^                    |
 *	  +---- would panic ---+
 *
 * As long as the arrows form no ring, no set of threads can wait for each
 * other in a ring.  Locks that sleep and spinlocks are checked apart from each
 * other: who holds a spinlock cannot wait for a lock that sleeps.
 *
 * Classes and arrows are only ever added.  They are added under table_lock
 * and read without it.  table_lock is the innermost lock of all, and not a
 * struct spinlock, whose taking would lead back to here.
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
#include "threads/sync.h"
#include "threads/thread.h"

#define CLASSES_MAX	96

static const char *classes[CLASSES_MAX];
static unsigned class_count;

/* Where B was taken while A was held; 0: nowhere yet. */
static uint32_t arrows[CLASSES_MAX][CLASSES_MAX];

static bool table_lock;
static volatile bool complaining;	/* which takes locks, too */

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

/* => table_lock is held. */
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

/* Find a way along the arrows from FROM to TO; NEXT[c] is the step after c.
 * SEEN: the classes looked at so far.  */
static bool
find_way(int from, int to, int next[], bool seen[])
{
	seen[from] = true;
	for (unsigned i = 0; i < class_count; i++) {
		if (arrows[from][i] == 0 || seen[i])
			continue;
		next[from] = (int)i;
		if ((int)i == to || find_way((int)i, to, next, seen))
			return true;
	}
	return false;
}

static void
describe(const char *verb, const char *name, uint32_t caller)
{
	uint32_t offset = 0;
	const char *function = symbol_find(caller, &offset);

	printf("  %s %s in %s+0x%x\n", verb, name,
	    function != NULL ? function : "?", (unsigned)offset);
}

/* HELD is held and TAKEN is being taken at CALLER, but there is a way from
 * TAKEN to HELD.
 * => table_lock is held; released.  */
static void NORETURN
complain(int held, int taken, uint32_t caller, const int next[])
{
	complaining = true;
	__atomic_store_n(&table_lock, false, __ATOMIC_RELEASE);
	printf("Locks are taken in two orders. Now:\n");
	printf("  holds %s\n", classes[held]);
	describe("takes", classes[taken], caller);
	printf("Before:\n");
	for (int class = taken; class != held; class = next[class]) {
		printf("  held %s\n", classes[class]);
		describe("took", classes[next[class]],
		    arrows[class][next[class]]);
	}
	panic("lock order: %s is held and %s taken, and once it was the other "
	    "way round", classes[held], classes[taken]);
}

/* Learn that the lock named TAKEN is taken at CALLER while HELD is held.
 * => interrupts off.  */
static void
learn(const char *held_name, const char *taken_name, uint32_t caller)
{
	int held = find_class(held_name), taken = find_class(taken_name);
	int next[CLASSES_MAX];
	bool seen[CLASSES_MAX] = { false };

	if (complaining || (held >= 0 && (held == taken ||
	    (taken >= 0 && arrows[held][taken] != 0))))
		return;
	while (__atomic_exchange_n(&table_lock, true, __ATOMIC_ACQUIRE))
		cpu_pause();
	held = find_or_add_class(held_name);
	taken = find_or_add_class(taken_name);
	if (held != taken) {
		if (find_way(taken, held, next, seen))
			complain(held, taken, caller, next);
		arrows[held][taken] = caller;
	}
	__atomic_store_n(&table_lock, false, __ATOMIC_RELEASE);
}

void
lockorder_acquire(const struct lock *lock, uint32_t caller)
{
	const struct lock *held = thread_current()->held_locks;

	for (; held != NULL; held = held->next_held)
		learn(held->name, lock->name, caller);
}

static void
acquire_spinlock(const struct spinlock *lock, uint32_t caller)
{
	const struct cpu *cpu = cpu_current();

	for (unsigned i = 0; i < cpu->spinlocks_held; i++)
		learn(cpu->held[i]->name, lock->name, caller);
}

void
lockorder_init(void)
{
	spin_order_hook = acquire_spinlock;
}

#endif
