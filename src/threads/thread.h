/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernel threads: a context, a stack, a state, the policy's own data, and a
 * pointer to the process that the thread runs, if any.
 *
 * One lock, sched_lock, guards all scheduling state: run queues, the states
 * of threads, who waits for what, and who holds which lock.
 */
#ifndef THREADS_THREAD_H
#define THREADS_THREAD_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/cpu.h"
#include "cpu/spinlock.h"
#include "lib/debug.h"
#include "lib/kernel/list.h"
#include "threads/sched_fields.h"

struct lock;
struct process;
struct waitq;

enum thread_state {
	THREAD_RUNNING,
	THREAD_READY,			/* in the policy's run queue */
	THREAD_BLOCKED,			/* waiting, or never started */
	THREAD_DYING			/* freed by the next thread */
};

typedef int tid_t;
#define TID_ERROR	((tid_t)-1)

#define PRI_MIN		0
#define PRI_DEFAULT	31
#define PRI_MAX		63

#define NICE_MIN	(-20)		/* takes most of the CPU */
#define NICE_DEFAULT	0
#define NICE_MAX	20		/* leaves most of it to others */

#define THREAD_NAME_MAX	16

/*
 * Lies at the base of its kernel stack; all zeros but for what thread_create
 * sets.  Locks: (c) constant, (s) sched_lock, (o) only the thread itself.
 */
struct thread {
	struct kstack kstack;		/* (s) must be first */
	tid_t tid;			/* (c) */
	char name[THREAD_NAME_MAX];	/* (o) */
	enum thread_state state;	/* (s) */
	int priority;			/* (s) its own, without donations */
	uint32_t *stack_pointer;	/* (s) while it does not run */
	struct list_elem all_elem;	/* (s) in the list of all threads */
	struct list_elem wait_elem;	/* (s) in a waitq */
	struct waitq *waiting_on;	/* (s) NULL unless blocked in one */
	struct lock *waiting_lock;	/* (s) the lock it blocks for, if any */
	bool interruptible;		/* (s) blocked, and an interrupt ends it */
	bool in_timer_sleep;		/* (o) set by timer_sleep */
	bool background;		/* (o) not part of a deadlock */
	volatile bool interrupted;	/* (s) by thread_interrupt; for ever */
	struct sched_thread sched;	/* (s) the policy's (stage 01) */
	struct process *process;	/* (o) NULL for kernel threads */
	uint8_t buffer_pins;		/* (o) in the buffer cache, buffer.h */
	void *pmap;			/* (o) address space, NULL: kernel's */
	uint32_t ticks;			/* (s) ticks it ran */
	struct lock *held_locks;	/* (s) by next_held, latest first */
	uint32_t canary;		/* THREAD_CANARY; must be last, as the
					 * stack grows down towards it */
};

#define THREAD_CANARY	0xc0a17a2b

extern struct spinlock sched_lock;

/* Make the code that runs thread "main", and the CPU's idle thread. */
void	thread_init(void);
/* From now on threads are preempted: interrupts come on. */
void	thread_start(void);

/* For cpu_start_all: the stack of CPU ID's idle thread, or NULL if out of
 * memory, and what the CPU runs on it: whatever thread is ready.  */
void	*thread_idle_stack(unsigned id);
void	thread_start_cpu(void) NORETURN;

typedef void thread_func(void *argument);

/* The running thread serves others and may wait for work without end: it
 * is not counted when deadlock.h asks whether threads are stuck.  */
void	thread_set_background(void);

/* Start a thread that runs FUNCTION(ARGUMENT).  Its tid, or TID_ERROR if out
 * of memory.  It may run before this returns.
 * => may yield; any priority from PRI_MIN to PRI_MAX.  */
tid_t	thread_create(const char *name, int priority, thread_func *,
	    void *argument);

static inline struct thread *
thread_current(void)
{
	return (struct thread *)kstack_current();
}

tid_t	thread_tid(void);
const char *thread_name(void);

/* End the running thread.  It holds no lock, and its address space is the
 * kernel's.  */
void	thread_exit(void) NORETURN;
/* Let others run, if the policy says so; the thread stays ready.  Not in
 * interrupt context.  */
void	thread_yield(void);
/* Sleep until thread_unblock.
 * => interrupts off, no spinlock held.  Prefer a waitq or a semaphore.  */
void	thread_block(void);
/* Make the blocked thread T ready.  Does not preempt the caller when
 * interrupts are off.  Any context.  */
void	thread_unblock(struct thread *);
/* The process of T is to die: from now on each waitq_sleep_interruptible of T
 * ends with EINTR.  T itself then goes on to its end.  Any context.  */
void	thread_interrupt(struct thread *);

/* Call ACTION(t, ARGUMENT) for all threads but the idle ones.
 * => the caller holds sched_lock, or panics; ACTION must not sleep.  */
typedef void thread_action(struct thread *, void *argument);
void	thread_foreach(thread_action *, void *argument);

/* Since boot, on all CPUs: switches from one thread to another, and ticks
 * that came while a CPU had nothing to do.  */
uint32_t thread_switch_count(void);
uint32_t thread_idle_ticks(void);

/*
 * Stage 01: donate.c and mlfqs.c.  All are about the running thread.
 * => set: may yield; not in interrupt context, no spinlock held.
 */

/* The priority that counts: the thread's own, or the highest that is lent to
 * it, if that is higher.  */
int	thread_get_priority(void);
/* Set the own priority, from PRI_MIN to PRI_MAX; what is lent stays.  Yields
 * if a ready thread has a higher one then.  Does nothing under MLFQ.  */
void	thread_set_priority(int);
int	thread_get_nice(void);
/* Set the niceness, or what is nearest to it from NICE_MIN to NICE_MAX.  Under
 * MLFQ: compute the priority anew; yields if a ready thread has a higher one
 * then.  */
void	thread_set_nice(int);
/* 100 times the value, to the nearest integer. */
int	thread_get_load_avg(void);
int	thread_get_recent_cpu(void);

#endif
