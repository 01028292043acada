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

/* Let CPU, which now runs CURRENT, run threads.  IDLE is its idle thread. */
void dispatch_add_cpu(
    struct cpu *, struct thread *current, struct thread *idle);

/* Make T, which is blocked, ready.  If it should run at once, request a switch
 * on a suitable CPU; if that is this one, dispatch_unlock switches.  */
void dispatch_ready(struct thread *);
/* Switch to another thread if the policy prefers one; the caller stays
 * ready.  */
void dispatch_yield(void);
/* Block the current thread and switch to another one.
 * => the caller has arranged for a wake-up.  */
void dispatch_block(void);
/* Switch to another thread for the last time; that one frees the caller's
 * memory.  */
void dispatch_exit(void) NORETURN;
/* Switch if dispatch_ready has requested it on this CPU and that is possible
 * here, with interrupts on and no other spinlock held.  Then release
 * sched_lock.  */
void dispatch_unlock(void);
/* Called first by each new thread; releases sched_lock. */
void dispatch_begin(void);

/* Process a tick on this CPU.  NOW is the number of ticks on the boot CPU, else
 * 0.  */
void dispatch_tick(uint32_t now);

/* In switch.S: save the stack pointer in *SAVE, and continue on the stack at
 * NEXT.  */
void thread_switch(uint32_t **save, uint32_t *next);
/* In switch.S: a new thread starts here; calls thread_begin. */
void thread_trampoline(void);

#endif
