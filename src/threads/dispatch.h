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

/* Threads can run on CPU, which now runs CURRENT; IDLE is what it runs when
 * there is nothing else (NULL: not made yet).  */
void	dispatch_add_cpu(struct cpu *, struct thread *current,
	    struct thread *idle);

/* T, so far blocked, can run.  If it should run at once, the CPU that is to
 * run it is told; if that is this one, dispatch_unlock acts on it.  */
void	dispatch_ready(struct thread *);
/* Run another thread, if the policy has a better one; the caller stays
 * ready.  May switch.  */
void	dispatch_yield(void);
/* Run another thread; the caller has already said who wakes it.  Switches. */
void	dispatch_block(void);
/* Run another thread and forget the caller, whose memory the next one gives
 * back.  */
void	dispatch_exit(void) NORETURN;
/* Release sched_lock, after running what became ready if that may be done
 * here: with interrupts on and no other spinlock held.  */
void	dispatch_unlock(void);
/* What a new thread must do before anything else; releases sched_lock. */
void	dispatch_begin(void);

/* A tick on this CPU; NOW: the number of the tick, on the boot CPU, else 0. */
void	dispatch_tick(uint32_t now);

/* In switch.S: leave the stack pointer in *SAVE and go on at NEXT. */
void	thread_switch(uint32_t **save, uint32_t *next);
/* In switch.S: where a new thread begins; calls thread_begin. */
void	thread_trampoline(void);

#endif
