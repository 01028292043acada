/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The 4.4BSD scheduler's arithmetic (student file mlfqs.c, stage 01).  It
 * only computes priorities; sched.c orders by them.  thread_set_nice and the
 * other functions of thread.h that deal in nice, load and recent CPU are
 * defined there too.
 *
 * => with sched_lock held; never sleep.
 */
#ifndef THREADS_MLFQS_H
#define THREADS_MLFQS_H

#include <stdint.h>

struct thread;

/* T was made by PARENT (NULL: the first thread). */
void	mlfqs_init_thread(struct thread *, const struct thread *parent);
/* A tick has passed while CURRENT ran (NULL: idle); called on every CPU, and
 * on the boot CPU for the tick as such (TICKS > 0: ticks since boot, else
 * 0).  */
void	mlfqs_tick(struct thread *current, uint32_t ticks);

#endif
