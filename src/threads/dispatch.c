/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The dispatcher.  The policy (sched.c) decides which thread runs next; this
 * file decides on which CPU it runs, and switches threads.
 *
 * Invariants, whenever sched_lock is free:
 *  - each CPU runs one thread, whose state is RUNNING; all READY threads are in
 *    the policy's run queue; idle threads are never in it;
 *  - if a ready thread should preempt a running one (or run on an idle CPU),
 *    need_resched is set on a CPU that will soon switch threads.
 *
 * sched_lock is held across a switch: the old thread acquires it, and the new
 * one releases it.  cpu->outer_level, the interrupt level before sched_lock was
 * acquired, is stored per CPU but belongs to the thread, so run_next saves and
 * restores it.
 *
 * While sched_lock is held, only these spinlocks may be acquired: the spinlocks
 * of palloc and of the clock events, and those that messages and clock_now need
 * (docs/locking.md).
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

/* What each CPU runs.  All fields: (sched_lock). */
static struct run {
	struct thread *current;
	struct thread *idle;
	struct thread *dead; /* exited; its memory must be freed */
	unsigned place;      /* index of the CPU in cpus_up */
} runs[CPU_MAX];

/* On all CPUs, since boot (sched_lock). */
static uint32_t idle_ticks, switches;

/* The CPUs that run threads, in the order of dispatch_add_cpu (sched_lock). */
static struct cpu *cpus_up[CPU_MAX];
static unsigned cpus_up_count;

static struct thread *boot_thread; /* its stack is not from palloc */

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

/* May CPU, the current one, switch threads now?
 * => sched_lock is held.  */
static bool
may_switch(const struct cpu *cpu)
{
	return cpu->spinlocks_held == 1 && cpu->outer_level == INTR_ON;
}

/* Choose a CPU to run T, which has become ready: an idle CPU, preferably this
 * one, or else the one whose thread has the lowest priority.  CPUs with
 * need_resched set are skipped, because each of them will soon pick a thread
 * from the run queue anyway.  Returns NULL if T should not preempt the thread
 * of the chosen CPU, or if all CPUs are skipped.  */
static struct cpu *
choose_cpu(const struct thread *t, struct cpu *this_cpu)
{
	struct cpu *best = NULL;

	for (unsigned i = 0; i < cpus_up_count; i++) {
		/* Start with this CPU, so that it wins ties. */
		unsigned place = this_cpu->run->place + i;
		struct cpu *cpu = cpus_up[place % cpus_up_count];
		const struct run *run = cpu->run;

		if (cpu->need_resched)
			continue;
		if (run->current == run->idle)
			return cpu;
		if (best == NULL ||
		    sched_preempts(best->run->current, run->current))
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
	/* Interrupt another CPU so that it checks need_resched.  This CPU
	 * checks it at the end of an interrupt handler, and in dispatch_unlock
	 * if a switch is possible there.  In all other cases this CPU
	 * interrupts itself, as soon as interrupts are on again.  */
	if (cpu != this_cpu || (!may_switch(cpu) && cpu->interrupt_depth == 0))
		cpu_kick(cpu);
}

/* Free the memory of the thread that exited and switched to this one. */
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

/* Panic if T, the running thread, has overflowed its stack, or if CPU holds a
 * spinlock other than sched_lock.  */
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

/* Remove the next thread from the run queue and return it.  Returns the idle
 * thread if the run queue is empty.  */
static struct thread *
pick_next(const struct cpu *cpu)
{
	struct thread *next = sched_pick();

	if (next == NULL)
		return cpu->run->idle;
	ASSERT(next->state == THREAD_READY);
	return next;
}

/* Switch to the thread that should run now.  This can be the current thread, if
 * it is in the run queue or is the idle thread.
 * => sched_lock is held, and still held on return.  */
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

	/* This thread runs again, possibly on another CPU. */
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

/* Are all CPUs idle, with no switch pending? */
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
