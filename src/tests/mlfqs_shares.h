/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks how threads that never block share one CPU under MLFQ, by comparison
 * with a tick-by-tick simulation of the scheduler.  Header only.
 */
#ifndef TESTS_MLFQS_SHARES_H
#define TESTS_MLFQS_SHARES_H

#include <stdlib.h>

#include "tests/deadline.h"
#include "tests/mlfqs_model.h"
#include "threads/sync.h"

struct share {
	int nice;
	int ticks; /* ticks that the thread ran */
	/* In the model: */
	int expected; /* ticks that it ran */
	int64_t recent;
	int priority;
	int place; /* order in its queue; the lowest is first */
};

static struct share shares[MODEL_THREADS];
static int share_count;
static int64_t shares_end;
static struct semaphore shares_done;

/* Return the thread with the highest priority; among equals, the first in
 * its queue.  */
static struct share *
model_pick(void)
{
	struct share *best = &shares[0];

	for (struct share *s = shares; s < shares + share_count; s++)
		if (s->priority > best->priority ||
		    (s->priority == best->priority && s->place < best->place))
			best = s;
	return best;
}

/* Update *LOAD and the model of each thread at the end of tick number TICK. */
static void
model_update(int tick, int64_t *load)
{
	if (tick % TIMER_FREQ == 0)
		*load = model_load(*load, share_count);
	for (struct share *s = shares; s < shares + share_count; s++) {
		if (tick % TIMER_FREQ == 0)
			s->recent = model_recent(s->recent, *load, s->nice);
		if (tick % MODEL_PERIOD == 0)
			s->priority = model_priority(s->recent, s->nice);
	}
}

/* Simulate TICKS ticks, starting just after the end of a second, and count the
 * ticks of each thread in shares[].expected.  */
static void
model_simulate(int ticks)
{
	struct share *running;
	int64_t load = 0;
	int slice = 0, place = share_count;

	for (int i = 0; i < share_count; i++) {
		shares[i].priority = model_priority(0, shares[i].nice);
		shares[i].place = i;
	}
	running = model_pick();
	for (int tick = 1; tick <= ticks; tick++) {
		struct share *best;

		running->expected++;
		running->recent += MODEL_ONE;
		model_update(tick, &load);
		/* The running thread continues unless another thread has a
		 * higher priority, or has the same priority at the end of a
		 * time slice.  */
		if (++slice % TIME_SLICE == 0)
			running->place = place++;
		best = model_pick();
		if (best->priority == running->priority &&
		    slice % TIME_SLICE != 0)
			continue;
		if (best != running) {
			running->place = place++;
			slice = 0;
		}
		running = best;
	}
}

/* Thread function: spin until shares_end.  ARGUMENT is the thread's struct
 * share.  */
static void
share_spin(void *argument)
{
	struct share *share = argument;

	thread_set_nice(share->nice);
	while (timer_ticks() < shares_end)
		continue;
	share->ticks = (int)thread_current()->ticks;
	sema_up(&shares_done);
}

/* Let COUNT threads with the nice values NICE[i] spin for TICKS ticks, and
 * check that the number of ticks that each ran differs from the model's by at
 * most ERROR.
 * => only once per test; calls set_deadline.  */
static inline void
check_shares(const int *nice, int count, int ticks, int error)
{
	set_deadline(60);
	sema_init(&shares_done, 0);
	thread_set_nice(NICE_MIN);
	share_count = count;
	shares_end = model_begin_second() + ticks;
	for (int i = 0; i < count; i++) {
		shares[i].nice = nice[i];
		thread_create("spinner", PRI_DEFAULT, share_spin, &shares[i]);
	}
	for (int i = 0; i < count; i++)
		sema_down(&shares_done);
	model_simulate(ticks);
	for (int i = 0; i < count; i++)
		ktest_note("nice %d: %d ticks, expected %d", nice[i],
		    shares[i].ticks, shares[i].expected);
	for (int i = 0; i < count; i++) {
		if (abs(shares[i].ticks - shares[i].expected) > error)
			ktest_fail(__FILE__, __LINE__,
			    "thread %d (nice %d) "
			    "ran for %d ticks, expected %d to %d",
			    i, nice[i], shares[i].ticks,
			    shares[i].expected - error,
			    shares[i].expected + error);
	}
}

#endif
