/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The dispatcher.  It asks the policy (sched.c) which thread runs next, and
 * decides on which CPU.
 *
 * Invariants, whenever sched_lock is free:
 *  - each CPU runs one thread, which is in state RUNNING; each ready one is in
 *    the policy's run queue, but for the idle threads, which are in none;
 *  - if a ready thread should run instead of one that runs (an idle CPU counts
 *    as one), need_resched is set on enough CPUs to make that true soon.
 *
 * sched_lock is held across a switch: the thread that lets go takes it, the one
 * that comes releases it.  What belongs to the interrupted CPU but to the
 * thread's call chain (were interrupts on before sched_lock was taken?) is
 * carried over by hand.
 *
 * With sched_lock held, only the lock of palloc is taken (docs/locking.md).
 */
#include "threads/dispatch.h"

#include "core/trace.h"
#include "cpu/cpu.h"
#include "cpu/spinlock.h"
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "threads/deadlock.h"
#include "threads/policy.h"
#include "threads/sched.h"
#include "threads/thread.h"

struct spinlock sched_lock = SPINLOCK_INITIALIZER("sched");


/* All (sched_lock). */
static struct run {
	struct thread *current;
	struct thread *idle;
	struct thread *dead;		/* has left; memory to give back */
	unsigned place;			/* of the CPU in cpus_up */
} runs[CPU_MAX];

/* Of all CPUs, since boot. */
static uint32_t idle_ticks, switches;

static struct cpu *cpus_up[CPU_MAX];
static unsigned cpus_up_count;

static struct thread *boot_thread;	/* its stack is not from palloc */

void
dispatch_add_cpu(struct cpu *cpu, struct thread *current, struct thread *idle)
{
	struct run *run = &runs[cpu->id];

	ASSERT(run->current == NULL);
	cpu->run = run;
	cpu->tid = current->tid;
	run->current = current;
	run->idle = idle;
	run->place = cpus_up_count;
	cpus_up[cpus_up_count++] = cpu;
	if (boot_thread == NULL)
		boot_thread = current;
}

/* May the thread that runs on CPU, this one, be switched from right now?
 * => sched_lock is held.  */
static bool
may_switch(const struct cpu *cpu)
{
	return cpu->spinlocks_held == 1 && cpu->outer_level == INTR_ON;
}

/* Choose a CPU for T, which became ready: an idle one, this one if it is, or
 * the one whose thread is the least of all.  NULL if none should run it now.
 * CPUs that are about to choose anyway will see T and need no telling.  */
static struct cpu *
choose_cpu(const struct thread *t, struct cpu *this_cpu)
{
	struct cpu *best = NULL;

	for (unsigned i = 0; i < cpus_up_count; i++) {
		/* This CPU first, so that it wins a tie. */
		unsigned place = this_cpu->run->place + i;
		struct cpu *cpu = cpus_up[place % cpus_up_count];
		const struct run *run = cpu->run;

		if (cpu->need_resched)
			continue;
		if (run->current == run->idle)
			return cpu;
		if (best == NULL || sched_preempts(best->run->current,
		    run->current))
			best = cpu;
	}
	if (best != NULL && !sched_preempts(t, best->run->current))
		return NULL;
	return best;
}

void
dispatch_ready(struct thread *t)
{
	struct cpu *this_cpu = cpu_current(), *cpu;

	ASSERT(t->state == THREAD_BLOCKED);
	cpu = choose_cpu(t, this_cpu);
	t->state = THREAD_READY;
	sched_enqueue(t);
	if (cpu == NULL)
		return;
	cpu->need_resched = true;
	/* An interrupt handler looks at need_resched as it ends, and so does
	 * dispatch_unlock.  Code that shut interrupts out is interrupted by its
	 * own CPU as soon as it lets them in.  */
	if (cpu != this_cpu ||
	    (!may_switch(cpu) && cpu->interrupt_depth == 0))
		cpu_kick(cpu);
}

/* Give back the memory of the thread that ended before this one came. */
static void
free_dead_thread(struct run *run)
{
	struct thread *dead = run->dead;

	run->dead = NULL;
	ASSERT(dead->state == THREAD_DYING);
	dead->kstack.magic = 0;
	if (dead != boot_thread)
		palloc_free_pages(dead, KSTACK_ORDER);
}

/* Panic if the stack of T, the running thread, has grown into T, or the
 * caller could not stand a switch.  */
static void
check_before_switch(const struct thread *t, const struct cpu *cpu)
{
	if (t->canary != THREAD_CANARY || t->kstack.magic != KSTACK_MAGIC)
		panic("stack overflow: thread at %p, tid %d", (const void *)t,
		    t->tid);
	if (cpu->spinlocks_held != 1)
		panic("switch from %s (%d) with %u spinlocks held", t->name,
		    t->tid, cpu->spinlocks_held);
}

/* Take the thread that should run now from the run queue, else the idle one. */
static struct thread *
pick_next(const struct cpu *cpu)
{
	struct thread *next = sched_pick();

	if (next == NULL)
		return cpu->run->idle;
	ASSERT(next->state == THREAD_READY);
	return next;
}

/* Run the thread that should run now; it may be the caller itself, if that is
 * ready.  */
static void
run_next(void)
{
	struct thread *this = thread_current(), *next;
	struct cpu *cpu = cpu_current();
	enum intr_level level = cpu->outer_level;

	check_before_switch(this, cpu);
	next = pick_next(cpu);
	cpu->need_resched = false;
	next->state = THREAD_RUNNING;
	if (next == this)
		return;
	ASSERT(next->canary == THREAD_CANARY);
	TRACE(switch, "from=%d to=%d", this->tid, next->tid);
	cpu->run->current = next;
	cpu->tid = next->tid;
	switches++;
	next->kstack.cpu = cpu;
	cpu_set_kernel_stack(cpu, (char *)next + KSTACK_SIZE);
	pmap_activate(next->pmap);
	thread_switch(&this->stack_pointer, next->stack_pointer);

	/* Back again, perhaps on another CPU. */
	cpu = this->kstack.cpu;
	cpu->outer_level = level;
	if (cpu->run->dead != NULL)
		free_dead_thread(cpu->run);
}

void
dispatch_yield(void)
{
	struct thread *this = thread_current();

	if (this != cpu_current()->run->idle) {
		this->state = THREAD_READY;
		sched_enqueue(this);
	}
	run_next();
}

void
dispatch_block(void)
{
	ASSERT(thread_current()->state == THREAD_RUNNING);
	thread_current()->state = THREAD_BLOCKED;
	run_next();
}

void
dispatch_exit(void)
{
	struct thread *this = thread_current();

	this->state = THREAD_DYING;
	cpu_current()->run->dead = this;
	run_next();
	NOT_REACHED();
}

void
dispatch_unlock(void)
{
	struct cpu *cpu = cpu_current();

	if (cpu->need_resched && may_switch(cpu))
		dispatch_yield();
	spin_release(&sched_lock);
}

void
dispatch_begin(void)
{
	struct cpu *cpu = cpu_current();

	cpu->outer_level = INTR_ON;
	if (cpu->run->dead != NULL)
		free_dead_thread(cpu->run);
	spin_release(&sched_lock);
}

/* Has no CPU anything to run, or to look for? */
static bool
all_cpus_idle(void)
{
	for (unsigned i = 0; i < cpus_up_count; i++) {
		const struct run *run = cpus_up[i]->run;

		if (run->current != run->idle || cpus_up[i]->need_resched)
			return false;
	}
	return true;
}

void
dispatch_tick(uint32_t now)
{
	struct cpu *cpu = cpu_current();
	struct run *run = cpu->run;
	struct thread *current = run->current;

	if (current == run->idle) {
		idle_ticks++;
		current = NULL;
	} else {
		current->ticks++;
	}
	policy->tick(current, now);
	if (sched_tick(current))
		cpu->need_resched = true;
	if (current == NULL && cpu->id == 0 && all_cpus_idle())
		deadlock_check();
}

uint32_t
thread_switch_count(void)
{
	return switches;
}

uint32_t
thread_idle_ticks(void)
{
	return idle_ticks;
}
