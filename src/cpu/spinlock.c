/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Spinlocks.  The CPU's list of held locks is kept in the order in which
 * they were taken, for panics; it also tells whether a thread may sleep.
 *
 * A CPU that waits for a lock has its interrupts off, so it serves other
 * CPUs' calls by polling: else the holder might wait for this CPU to drop a
 * TLB entry, while this CPU waits for the holder.
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
refuse_more(const struct spinlock *lock, const struct cpu *cpu)
{
	panic("spinlock %s: CPU %u holds %u others", lock->name, cpu->id,
	    cpu->spinlocks_held);
}

/* CPU, this one, has just taken LOCK; interrupts were at LEVEL before. */
static inline void
record_holder(struct spinlock *lock, struct cpu *cpu, enum intr_level level)
{
	unsigned held = cpu->spinlocks_held;

	if (held == ARRAY_SIZE(cpu->held))
		refuse_more(lock, cpu);
	if (held == 0)
		cpu->outer_level = level;
	lock->owner = cpu;
	cpu->held[held] = lock;
	cpu->spinlocks_held = held + 1;
}

/* Take LOCK when the CPU that holds it, which must be another one, releases it.
 * The whole slow path is in this function, so that spin_acquire need not save
 * registers for it.  */
static void NO_INLINE
wait_and_take(struct spinlock *lock, struct cpu *cpu, enum intr_level level)
{
	if (lock->owner == cpu)
		panic("spinlock %s: acquired twice by CPU %u, before at %#x",
		    lock->name, cpu->id, lock->caller);
	do {
		do {
			cpu_serve_calls(cpu);
			cpu_pause();
		} while (lock->locked);
	} while (__atomic_exchange_n(&lock->locked, 1, __ATOMIC_ACQUIRE) != 0);
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
		wait_and_take(lock, cpu, level);
	lock->caller = (uint32_t)__builtin_return_address(0);
}

static void NO_INLINE NORETURN
refuse_release(const struct spinlock *lock, const struct cpu *cpu)
{
	panic("spinlock %s: released by CPU %u, which does not hold it",
	    lock->name, cpu->id);
}

/* LOCK, just released, was not the last one taken: close the gap that it leaves
 * in the list of the others.  */
static void NO_INLINE
close_gap(struct cpu *cpu, const struct spinlock *lock)
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
		refuse_release(lock, cpu);
	cpu->spinlocks_held = held;
	lock->owner = NULL;
	__atomic_store_n(&lock->locked, 0, __ATOMIC_RELEASE);
	if (__builtin_expect(cpu->held[held] != lock, false))
		close_gap(cpu, lock);
	else if (held == 0 && cpu->outer_level == INTR_ON)
		__asm__ volatile("sti" ::: "memory");
	perturb_point();
}

/* If interrupts are on this CPU holds no spinlock, whichever it is. */
bool
spin_held(const struct spinlock *lock)
{
	return lock->locked && intr_get_level() == INTR_OFF &&
	    lock->owner == cpu_current();
}

void
assert_may_sleep_slowly(const char *what)
{
	const struct cpu *cpu = cpu_current();

	if (cpu->interrupt_depth > 0)
		panic("%s: may not sleep in an interrupt handler", what);
	if (cpu->spinlocks_held > 0)
		panic("%s: may not sleep while spinlock %s is held", what,
		    cpu->held[cpu->spinlocks_held - 1]->name);
}
