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

/* LOCK is taken.  Wait for the CPU that holds it, which must be another one, and
 * take it.  */
static void NO_INLINE
wait_for(struct spinlock *lock, struct cpu *cpu)
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
}

static void NO_INLINE NORETURN
refuse_more(const struct spinlock *lock, const struct cpu *cpu)
{
	panic("spinlock %s: CPU %u holds %u others", lock->name, cpu->id,
	    cpu->spinlocks_held);
}

void
spin_acquire(struct spinlock *lock)
{
	bool were_on = intr_disable() == INTR_ON;
	struct cpu *cpu = cpu_current();
	unsigned held;

#ifdef INSTAR_DEBUG
	if (spin_order_hook != NULL)
		spin_order_hook(lock,
		    (uint32_t)__builtin_return_address(0));
#endif
	perturb_point();
	if (__atomic_exchange_n(&lock->locked, 1, __ATOMIC_ACQUIRE) != 0)
		wait_for(lock, cpu);
	held = cpu->spinlocks_held;
	if (held == ARRAY_SIZE(cpu->held))
		refuse_more(lock, cpu);
	lock->owner = cpu;
	lock->caller = (uint32_t)__builtin_return_address(0);
	if (held == 0)
		cpu->interrupts_were_on = were_on;
	cpu->held[held] = lock;
	cpu->spinlocks_held = held + 1;
}

/* Close the gap that LOCK leaves in the CPU's list, which is one shorter
 * already; it was not the last one taken.  */
static void NO_INLINE
close_gap(struct cpu *cpu, struct spinlock *lock)
{
	unsigned i = cpu->spinlocks_held;

	while (cpu->held[i] != lock) {
		ASSERT_CMP(i, >, 0);
		i--;
	}
	for (; i < cpu->spinlocks_held; i++)
		cpu->held[i] = cpu->held[i + 1];
}

static void NO_INLINE NORETURN
refuse_release(const struct spinlock *lock, const struct cpu *cpu)
{
	panic("spinlock %s: released by CPU %u, which does not hold it",
	    lock->name, cpu->id);
}

void
spin_release(struct spinlock *lock)
{
	struct cpu *cpu = cpu_current();

	if (lock->owner != cpu)
		refuse_release(lock, cpu);
	if (cpu->held[--cpu->spinlocks_held] != lock)
		close_gap(cpu, lock);
	lock->owner = NULL;
	__atomic_store_n(&lock->locked, 0, __ATOMIC_RELEASE);
	perturb_point();
	if (cpu->spinlocks_held == 0 && cpu->interrupts_were_on)
		__asm__ volatile("sti" ::: "memory");
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
