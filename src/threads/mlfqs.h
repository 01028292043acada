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

/* T has just been created by PARENT (NULL: T is the first thread).  T inherits
 * the niceness and recent_cpu of PARENT; both are 0 in the first thread.  Compute
 * T's priority from them.  */
void mlfqs_init_thread(struct thread *, const struct thread *parent);
/* A tick has passed on this CPU, which runs CURRENT (NULL: idle).  Called on
 * every CPU.  On the boot CPU, TICKS is the number of ticks since boot; on the
 * other CPUs, TICKS is 0, and only the first of these rules applies:
 *
 *	each tick: recent_cpu = recent_cpu + 1, of CURRENT
 *	each second: load_avg = 59/60 load_avg + 1/60 N, where N is the number
 *		of threads that are running or ready
 *	each second, then: recent_cpu = 2 load_avg / (2 load_avg + 1) recent_cpu
 *		+ niceness, of all threads
 *	each 4th tick, then: priority = PRI_MAX - recent_cpu / 4 - 2 niceness,
 *		from PRI_MIN to PRI_MAX, of all threads
 *
 * A ready thread whose priority changes moves to its new place in the run
 * queue.  */
void mlfqs_tick(struct thread *current, uint32_t ticks);

#endif
