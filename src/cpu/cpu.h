/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processors: their number, the current one, and the data of each.
 *
 * The lowest words of every kernel stack are a struct kstack, which points to
 * the CPU that runs on this stack.  So the stack pointer leads to both the
 * running thread and its CPU, and no segment register is needed for per-CPU
 * data.
 */
#ifndef CPU_CPU_H
#define CPU_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/intr.h"
#include "cpu/layout.h"

#define CPU_MAX 8

struct run;
struct spinlock;

/* Per-CPU data.  Accessed only by its own CPU with interrupts off, unless a
 * field's comment says otherwise. */
struct cpu {
	unsigned id;                 /* index in cpus[]; constant */
	uint8_t apic_id;             /* constant */
	volatile bool online;        /* set once by the CPU itself;
	                              * read by any CPU */
	unsigned interrupt_depth;    /* > 0 in an interrupt handler */
	unsigned spinlocks_held;     /* number of elements of held */
	enum intr_level outer_level; /* before the outermost spin_acquire */
	struct spinlock *held[16];   /* in order of acquisition */
	bool need_resched;           /* yield at the end of the interrupt;
	                              * other CPUs read and set it with
	                              * sched_lock held, and call cpu_kick
	                              * after setting it */
	int tid;                     /* of the running thread; 0: none yet */
	struct run *run;             /* for dispatch.c, which reads it on
	                              * any CPU with sched_lock held */
	void *pmap;                  /* the address space loaded in CR3 */
	struct cpu_tables *tables;   /* GDT and TSS; private to segments.c */
	uint32_t *stack_top;         /* points to esp0 of the TSS */
	volatile uint32_t calls;     /* one bit for each CPU whose cpu_call is
	                              * pending here; set by any CPU */
	bool in_call;                /* waiting in cpu_call */
	/* The lock for which this CPU spins, or NULL; read by any CPU. */
	const struct spinlock *volatile spinning_for;
};

/* At the lowest address of every kernel stack; first member of struct thread. */
struct kstack {
	struct cpu *cpu; /* running on this stack */
	uint32_t magic;  /* KSTACK_MAGIC unless overflowed */
};

extern struct cpu cpus[CPU_MAX];
extern unsigned cpu_count; /* CPUs online; constant after cpu_start_all */

/* Return the struct kstack of the current stack. */
static inline struct kstack *
kstack_current(void)
{
	uint32_t esp;

	__asm__("movl %%esp, %0" : "=r"(esp));
	return (struct kstack *)(esp & ~(uint32_t)(KSTACK_SIZE - 1));
}

/* Return this CPU.
 * => interrupts off; otherwise the thread may have moved to another CPU before
 *    the result is used.  */
static inline struct cpu *
cpu_current(void)
{
	return kstack_current()->cpu;
}

/* Find the CPUs in the ACPI or MP tables, and set up the APICs and the segment
 * tables of the boot CPU.  Prints a message and returns false if the machine
 * has no usable APICs.  */
bool cpu_init(void);
/* Return the number of CPUs that the kernel is to use, including those that have not
 * been started yet and those that will fail to start.  */
unsigned cpu_usable_count(void);

/* Start all other CPUs.  Each calls ENTRY, which must not return, on a stack of
 * its own.  ALLOCATE_STACK(id) returns this stack: KSTACK_SIZE bytes, aligned to
 * KSTACK_SIZE, or NULL if out of memory.  cpu_start_all returns when all CPUs
 * are online.  If a CPU cannot be started, cpu_start_all prints a message and
 * returns without starting the remaining CPUs.  */
void cpu_start_all(void *(*allocate_stack)(unsigned id), void (*entry)(void));

/* Make CPU, the current one, use the stack that ends at TOP for traps from user
 * mode.  This must be the stack of the thread that CPU is about to run: on each
 * interrupt, trap.c checks that the CPU is on this stack.  */
static inline void
cpu_set_kernel_stack(struct cpu *cpu, void *top)
{
	*cpu->stack_top = (uint32_t)top;
}

/* Call FUNCTION(ARGUMENT) on every other online CPU whose bit is set in MASK
 * (~0: all), and wait until all calls have returned.  A CPU executes the call
 * with interrupts off: in an interrupt handler, or while it waits for a spinlock
 * or for a cpu_call of its own.
 * => interrupts may be off; incoming calls are served during the wait.
 * => FUNCTION must not acquire a lock that this CPU or a called CPU can hold,
 *    and must not use cpu_call.  */
void cpu_call(uint32_t mask, void (*function)(void *), void *argument);

/* Interrupt CPU, which may be this one, so that it checks need_resched.  Any
 * locks may be held.  */
void cpu_kick(struct cpu *);

/* Stop all other CPUs permanently, by NMI, for a panic. */
void cpu_stop_others(void);

/* For loops that wait for another CPU.  With -icount, QEMU runs the CPUs in turns, and
 * PAUSE ends the turn of this CPU (cpu/perturb.h).  */
static inline void
cpu_pause(void)
{
	__asm__ volatile("pause" ::: "memory");
}

#endif
