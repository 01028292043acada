/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processors: how many there are, which one this is, and what each keeps
 * for itself.
 *
 * The lowest words of every kernel stack (struct kstack) name the CPU that
 * runs on it, so that the stack pointer leads to both the running thread
 * and its CPU without a segment register.
 */
#ifndef CPU_CPU_H
#define CPU_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/intr.h"
#include "cpu/layout.h"

#define CPU_MAX	8

struct run;
struct spinlock;

/* Per-CPU data.  Touched only by its own CPU with interrupts off, unless a
 * field says otherwise. */
struct cpu {
	unsigned id;			/* index in cpus[]; constant */
	uint8_t apic_id;		/* constant */
	volatile bool online;		/* set once by the CPU itself */
	unsigned interrupt_depth;	/* > 0 in an interrupt handler */
	unsigned spinlocks_held;	/* depth of spin_acquire */
	enum intr_level outer_level;	/* before the outermost spin_acquire */
	struct spinlock *held[16];	/* which, in order, for panics */
	bool need_resched;		/* yield at the end of the trap; any CPU,
					 * with sched_lock, then cpu_kick */
	int tid;			/* of the running thread; 0: none yet */
	struct run *run;		/* what dispatch.c keeps for this CPU */
	void *pmap;			/* the address space loaded in CR3 */
	struct cpu_tables *tables;	/* GDT and TSS; private to segments.c */
	uint32_t *stack_top;		/* where the TSS has it */
	volatile uint32_t calls;	/* any CPU: whose cpu_call waits here */
	bool in_call;			/* waits in cpu_call */
};

/* At the base of every kernel stack; first member of struct thread. */
struct kstack {
	struct cpu *cpu;		/* that runs on this stack */
	uint32_t magic;			/* KSTACK_MAGIC, else overflow */
};

extern struct cpu cpus[CPU_MAX];
extern unsigned cpu_count;		/* online; constant after cpu_start_all */

/* The base of the stack that the caller runs on. */
static inline struct kstack *
kstack_current(void)
{
	uint32_t esp;

	__asm__("movl %%esp, %0" : "=r"(esp));
	return (struct kstack *)(esp & ~(uint32_t)(KSTACK_SIZE - 1));
}

/* This CPU.
 * => interrupts off, or the answer may be old by the time it is used.  */
static inline struct cpu *
cpu_current(void)
{
	return kstack_current()->cpu;
}

/* Find the CPUs from ACPI or MP tables, set up the boot CPU's tables.  False,
 * after a message, if this machine has no APICs that the kernel can use.  */
bool	cpu_init(void);
/* How many there are to be used, started or not. */
unsigned cpu_found(void);

/* Start all other CPUs; each calls ENTRY on a stack of its own, which
 * ALLOCATE_STACK gives (KSTACK_SIZE bytes, aligned), or NULL.  Returns when
 * all are online.  */
void	cpu_start_all(void *(*allocate_stack)(unsigned id), void (*entry)(void));

/* TOP is the end of the stack of the thread that this CPU goes on with: where
 * its next trap from user mode begins, and where interrupts should come.  */
static inline void
cpu_set_kernel_stack(struct cpu *cpu, void *top)
{
	*cpu->stack_top = (uint32_t)top;
}

/* Call FUNCTION(ARGUMENT) on every other CPU whose bit is set in MASK (~0: all),
 * from an interrupt there, and wait until all have done so.
 * => interrupts may be off; serves incoming calls while it waits.
 * => FUNCTION takes no lock that the caller holds, and calls no other CPUs.  */
void	cpu_call(uint32_t mask, void (*function)(void *), void *argument);

/* Make CPU look at need_resched soon.  May be called with any lock held. */
void	cpu_kick(struct cpu *);

/* Stop all other CPUs for good, by NMI, for a panic. */
void	cpu_stop_others(void);

static inline void
cpu_pause(void)
{
	__asm__ volatile("pause" ::: "memory");
}

#endif
