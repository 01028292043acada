/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The dispatcher: which thread each CPU runs.  Private to threads/.
 *
 * => sched_lock is held at each call, and is the only spinlock held where a
 *    function may switch to another thread.
 */
#ifndef THREADS_DISPATCH_H
#define THREADS_DISPATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/debug.h"

struct cpu;
struct thread;

/* Let CPU, which is already running CURRENT, run threads.  IDLE is its idle
 * thread.  */
void dispatch_add_cpu(
    struct cpu *, struct thread *current, struct thread *idle);

/* Make T, which is blocked, ready.  If T should run at once, request a switch
 * on a suitable CPU.  If that is this CPU, dispatch_unlock switches if it can;
 * otherwise this CPU switches as soon as interrupts are on again.  */
void dispatch_ready(struct thread *);
/* Switch to another thread if the policy prefers one; the calling thread stays
 * ready.  Returns with sched_lock held.  */
void dispatch_yield(void);
/* Block the current thread and switch to another one.  Returns when the thread
 * has been woken and runs again, with sched_lock held.
 * => the caller has arranged for a wake-up.  */
void dispatch_block(void);
/* Switch from the current thread to another one for the last time.  The other
 * thread frees the current thread's memory.  */
void dispatch_exit(void) NORETURN;
/* Switch threads if dispatch_ready has requested it on this CPU and a switch is
 * possible here: interrupts were on before sched_lock was acquired, and no
 * other spinlock is held.  Then release sched_lock.  */
void dispatch_unlock(void);
/* Called first by each new thread; releases sched_lock. */
void dispatch_begin(void);

/* Process a tick on this CPU.  On the boot CPU, NOW is the number of ticks
 * since boot; on the others, 0.  */
void dispatch_tick(uint32_t now);

/* In switch.S: save the stack pointer in *SAVE, and continue on the stack at
 * NEXT.  Returns when another switch continues on the saved stack.  */
void thread_switch(uint32_t **save, uint32_t *next);
/* In switch.S: a new thread starts here; calls thread_begin. */
void thread_trampoline(void);

#endif
