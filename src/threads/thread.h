/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernel threads.  A thread has a context, a stack, a state, data of the
 * policy, and a pointer to its process, if any.
 *
 * One spinlock, sched_lock, guards all scheduling state: run queues, the states
 * of threads, wait queues, and the holders of locks.  Per-queue and per-CPU
 * locks would scale better, but a single lock is far simpler.  Donation follows
 * a chain of locks and holders, and requeues ready threads, in one critical
 * section; preemption compares the threads of all CPUs; and no lock order among
 * scheduling locks is needed.  With at most CPU_MAX CPUs and critical sections
 * of a few hundred instructions, contention stays low.
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
#include "threads/token_fields.h"

struct lock;
struct pmap;
struct process;
struct rwlock;
struct waitq;

enum thread_state {
	THREAD_RUNNING,
	THREAD_READY,   /* in the policy's run queue */
	THREAD_BLOCKED, /* waiting, or never started */
	THREAD_DYING    /* the next thread on its CPU will free it */
};

typedef int tid_t;
#define TID_ERROR ((tid_t)-1)

#define PRI_MIN     0
#define PRI_DEFAULT 31
#define PRI_MAX     63

#define NICE_MIN     (-20) /* gets the most CPU time */
#define NICE_DEFAULT 0
#define NICE_MAX     20 /* gets the least CPU time */

#define THREAD_NAME_MAX  16
#define HELD_RWLOCKS_MAX 8 /* by one thread, in debug kernels */

/*
 * A struct thread is at the lowest address of the thread's kernel stack.  It is
 * initially all zeros, except for the fields that thread_create sets.  Locks: (c)
 * constant, (s) sched_lock, (o) changed only by the thread itself.
 */
struct thread {
	struct kstack kstack;       /* (s) must be first */
	tid_t tid;                  /* (c) */
	char name[THREAD_NAME_MAX]; /* (o) */
	enum thread_state state;    /* (s) */
	int priority;               /* (s) own, without donations */
	uint32_t *stack_pointer;    /* (s) saved while not running */
	struct list_elem all_elem;  /* (s) in the list of all threads */
	struct list_elem wait_elem; /* (s) in a waitq */
	struct waitq *waiting_on;   /* (s) NULL unless blocked in a waitq */
	struct lock *waiting_lock;  /* (s) the lock it waits for, if any */
	bool interruptible;         /* (s) thread_interrupt can wake it */
	bool in_timer_sleep;        /* (o) set by timer_sleep */
	bool background;            /* (o) ignored by deadlock detection */
	volatile bool interrupted;  /* (s) thread_interrupt was called; the
	                             * thread itself reads it without (s) */
	struct sched_thread sched;  /* (s) data of the policy (stage 01) */
	struct token_thread tokens; /* (o) tokens that it holds (stage 13) */
	struct process *process;    /* (o) NULL for kernel threads */
	uint8_t buffer_pins;        /* (o) buffer pins that it holds */
	void *pmap;                 /* (o) address space; NULL: kernel's */
	uint32_t ticks;             /* (s) ticks that it has run */
	struct lock *held_locks;    /* (s) linked by next_held, the
	                             * lock acquired last is first */
	/* (o) in debug kernels, in no order; NULL: unused */
	const struct rwlock *held_rwlocks[HELD_RWLOCKS_MAX];
	uint32_t canary; /* THREAD_CANARY; must be last, as the stack grows
	                  * down towards it */
};

#define THREAD_CANARY 0xc0a17a2b

extern struct spinlock sched_lock;

/* Turn the running code into a thread called "main", and create the boot CPU's
 * idle thread.  */
void thread_init(void);
/* Turn interrupts on; from now on threads are preempted. */
void thread_start(void);

/* The functions that are passed to cpu_start_all.  The first allocates the stack of CPU ID's
 * idle thread, and returns its lowest address, or NULL if out of memory.  The
 * second, called on that CPU, starts to run threads there.  */
void *thread_idle_stack(unsigned id);
void thread_start_cpu(void) NORETURN;

typedef void thread_func(void *argument);

/* Declare that the running thread works in the background and can wait for work
 * forever.  Deadlock detection ignores it.  */
void thread_set_background(void);

/* Create a thread that runs FUNCTION(ARGUMENT).  Returns its tid, or TID_ERROR
 * if out of memory.  NAME is copied, but only its first THREAD_NAME_MAX - 1
 * characters.  The thread may run before this returns.
 * => may yield; PRIORITY is from PRI_MIN to PRI_MAX.  */
tid_t thread_create(
    const char *name, int priority, thread_func *, void *argument);

static inline struct thread *
thread_current(void)
{
	return (struct thread *)kstack_current();
}

/* Return the tid, or the name, of the running thread. */
tid_t thread_tid(void);
const char *thread_name(void);

/* Make PMAP the page tables of the running thread, and load them; NULL stands for
 * the kernel's own.
 * => does not sleep.  */
void thread_set_pmap(struct pmap *pmap);

/* End the running thread.
 * => the thread holds no lock, spinlock or token, and its address space is the
 *    kernel's.  */
void thread_exit(void) NORETURN;
/* Let another thread run if the policy prefers one; the current thread stays
 * ready.
 * => not in interrupt context, no spinlock held.  */
void thread_yield(void);
/* Sleep until thread_unblock.
 * => interrupts off, no spinlock held.  Prefer a waitq or a semaphore.  */
void thread_block(void);
/* Make T, which is blocked in thread_block, ready.  Does not preempt the caller
 * when interrupts are off.  Any context.  */
void thread_unblock(struct thread *);
/* Make T's current call of waitq_sleep_interruptible, if any, and all later
 * ones return EINTR, because T's process is being killed.  T itself must then
 * exit.  Any context.  */
void thread_interrupt(struct thread *);

/* Call ACTION(t, ARGUMENT) for all threads except the idle ones.
 * => the caller holds sched_lock or is panicking; ACTION must not sleep.  */
typedef void thread_action(struct thread *, void *argument);
void thread_foreach(thread_action *, void *argument);

/* Return the number of thread switches, or of ticks at which a CPU was idle, summed
 * over all CPUs since boot.  */
uint32_t thread_switch_count(void);
uint32_t thread_idle_ticks(void);

/*
 * Stage 01: defined in donate.c and mlfqs.c.  All except thread_get_load_avg
 * apply to the running thread.
 * => the set functions may yield; not in interrupt context, no spinlock held.
 */

/* Return the effective priority: the thread's own, or the highest donated one if
 * that is higher.  */
int thread_get_priority(void);
/* Set the thread's own priority, from PRI_MIN to PRI_MAX; donations stay in
 * effect.  Yields if a ready thread then has a higher priority.  Does nothing
 * under MLFQ.  */
void thread_set_priority(int);
/* Return the niceness, from NICE_MIN to NICE_MAX. */
int thread_get_nice(void);
/* Set the niceness, clamped to NICE_MIN to NICE_MAX.  Under MLFQ, recompute the
 * priority, and yield if a ready thread then has a higher one.  */
void thread_set_nice(int);
/* These return 100 times the value, rounded to the nearest integer. */
int thread_get_load_avg(void);
int thread_get_recent_cpu(void);

#endif
