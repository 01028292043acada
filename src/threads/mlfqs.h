/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The 4.4BSD scheduler's arithmetic (student file mlfqs.c, stage 01).  It only
 * computes priorities; sched.c orders threads by them.  mlfqs.c also defines
 * thread_set_nice and the other functions of thread.h about niceness, load
 * average and recent CPU time.
 *
 * => all are called with sched_lock held, and must not sleep.
 */
#ifndef THREADS_MLFQS_H
#define THREADS_MLFQS_H

#include <stdint.h>

struct thread;

/* T has just been created by PARENT (NULL: T is the first thread). */
void mlfqs_init_thread(struct thread *, const struct thread *parent);
/* A tick has passed on this CPU, which runs CURRENT (NULL: idle).  Called on
 * every CPU.  On the boot CPU, TICKS is the number of ticks since boot, and
 * system-wide values must be updated; on the other CPUs, TICKS is 0.  */
void mlfqs_tick(struct thread *current, uint32_t ticks);

#endif
