/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Spinlocks.  Each CPU lists the locks that it holds, in the order of
 * acquisition.  Panics print the list, and a thread may sleep only while the
 * list of its CPU is empty.
 *
 * A CPU that spins has its interrupts off, so it polls for other CPUs' calls.
 * Otherwise the holder could wait for this CPU to invalidate a TLB entry, while
 * this CPU waits for the holder.
 */
#include "cpu/spinlock.h"

#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "cpu/perturb.h"
#include "cpu/smp.h"
#include "lib/debug.h"

#ifdef INSTAR_DEBUG
void (*spin_order_hook)(const struct spinlock *, uint32_t caller);
#endif

void
spin_init(struct spinlock *lock, const char *name)
{
	lock->locked = 0;
	lock->owner = NULL;
	lock->name = name;
	lock->caller = 0;
}

static void NO_INLINE NORETURN
panic_too_many(const struct spinlock *lock, const struct cpu *cpu)
{
	panic("spinlock %s: CPU %u already holds %u spinlocks", lock->name,
	    cpu->id, cpu->spinlocks_held);
}

/* CPU, the current one, has just taken LOCK; LEVEL is the previous interrupt
 * level.  */
static inline void
record_holder(struct spinlock *lock, struct cpu *cpu, enum intr_level level)
{
	unsigned held = cpu->spinlocks_held;

	if (held == ARRAY_SIZE(cpu->held))
		panic_too_many(lock, cpu);
	if (held == 0)
		cpu->outer_level = level;
	lock->owner = cpu;
	cpu->held[held] = lock;
	cpu->spinlocks_held = held + 1;
}

/* Spin until the CPU that holds LOCK, which must be another CPU, releases LOCK;
 * then take it.  The whole slow path is in this function, so that the fast path
 * in spin_acquire saves fewer registers.  */
static void NO_INLINE
spin_and_take(struct spinlock *lock, struct cpu *cpu, enum intr_level level)
{
	if (lock->owner == cpu)
		panic("spinlock %s: acquired twice by CPU %u, first at %#x",
		    lock->name, cpu->id, lock->caller);
	do {
		do {
			/* A called function that spins changes spinning_for. */
			cpu_serve_calls(cpu);
			cpu->spinning_for = lock;
			cpu_pause();
		} while (lock->locked);
	} while (__atomic_exchange_n(&lock->locked, 1, __ATOMIC_ACQUIRE) != 0);
	cpu->spinning_for = NULL;
	record_holder(lock, cpu, level);
}

void
spin_acquire(struct spinlock *lock)
{
	enum intr_level level;
	struct cpu *cpu;

	perturb_point();
	level = intr_disable();
	cpu = cpu_current();
#ifdef INSTAR_DEBUG
	if (spin_order_hook != NULL)
		spin_order_hook(lock, (uint32_t)__builtin_return_address(0));
#endif
	if (__atomic_exchange_n(&lock->locked, 1, __ATOMIC_ACQUIRE) == 0)
		record_holder(lock, cpu, level);
	else
		spin_and_take(lock, cpu, level);
	lock->caller = (uint32_t)__builtin_return_address(0);
}

bool
spin_try_acquire(struct spinlock *lock)
{
	enum intr_level level = intr_disable();

	if (__atomic_exchange_n(&lock->locked, 1, __ATOMIC_ACQUIRE) != 0) {
		intr_set_level(level);
		return false;
	}
	record_holder(lock, cpu_current(), level);
	lock->caller = (uint32_t)__builtin_return_address(0);
	return true;
}

static void NO_INLINE NORETURN
panic_not_holder(const struct spinlock *lock, const struct cpu *cpu)
{
	panic("spinlock %s: released by CPU %u, which does not hold it",
	    lock->name, cpu->id);
}

/* Remove LOCK, which has just been released, from CPU's list, in which it is
 * not the last lock.  */
static void NO_INLINE
remove_from_held(struct cpu *cpu, const struct spinlock *lock)
{
	unsigned i = cpu->spinlocks_held;

	while (cpu->held[i] != lock) {
		ASSERT_CMP(i, >, 0);
		i--;
	}
	for (; i < cpu->spinlocks_held; i++)
		cpu->held[i] = cpu->held[i + 1];
}

void
spin_release(struct spinlock *lock)
{
	struct cpu *cpu = cpu_current();
	unsigned held = cpu->spinlocks_held - 1;

	if (lock->owner != cpu)
		panic_not_holder(lock, cpu);
	cpu->spinlocks_held = held;
	lock->owner = NULL;
	__atomic_store_n(&lock->locked, 0, __ATOMIC_RELEASE);
	if (__builtin_expect(cpu->held[held] != lock, false))
		remove_from_held(cpu, lock);
	else if (held == 0 && cpu->outer_level == INTR_ON)
		__asm__ volatile("sti" ::: "memory");
	perturb_point();
}

/* With interrupts on, this CPU holds no spinlock.  The interrupt level is
 * tested before the owner, because a thread with interrupts on could move to
 * another CPU before the comparison.  */
bool
spin_held(const struct spinlock *lock)
{
	return lock->locked && intr_get_level() == INTR_OFF &&
	    lock->owner == cpu_current();
}

void
panic_unless_may_sleep(const char *what)
{
	const struct cpu *cpu = cpu_current();

	if (cpu->interrupt_depth > 0)
		panic("%s: may not sleep in an interrupt handler", what);
	if (cpu->spinlocks_held > 0)
		panic("%s: may not sleep while spinlock %s is held", what,
		    cpu->held[cpu->spinlocks_held - 1]->name);
}
