/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The 4.4BSD scheduler's arithmetic; mlfqs.h contains the formulas.  Real
 * numbers are fixed-point, with 17 bits before and 14 after the binary point.
 */
#include "threads/mlfqs.h"

#include "cpu/system_clock.h"
#include "lib/debug.h"
#include "threads/policy.h"
#include "threads/sched.h"
#include "threads/thread.h"

#define TICKS_PER_UPDATE 4

typedef int32_t fixed_t;
#define FIXED_BITS 14 /* after the binary point */

static fixed_t load_avg; /* (sched_lock) */

/* Return N as a fixed-point number. */
static fixed_t
fixed(int n)
{
	return n * (1 << FIXED_BITS);
}

static fixed_t
fixed_mul(fixed_t a, fixed_t b)
{
	return (int64_t)a * b >> FIXED_BITS;
}

static fixed_t
fixed_div(fixed_t a, fixed_t b)
{
	return ((int64_t)a << FIXED_BITS) / b;
}

/* Return 100 times X, rounded to the nearest integer: half is added, and the
 * shift rounds down, even below zero.  */
static int
in_hundredths(fixed_t x)
{
	return ((int64_t)x * 100 + (1 << (FIXED_BITS - 1))) >> FIXED_BITS;
}

static void
update_priority(struct thread *t, void *unused UNUSED)
{
	int priority =
	    PRI_MAX - t->sched.recent_cpu / fixed(4) - 2 * t->sched.nice;
	bool is_queued = t->state == THREAD_READY;

	priority = MIN(MAX(priority, PRI_MIN), PRI_MAX);
	if (priority == t->priority)
		return;
	if (is_queued)
		sched_remove(t);
	t->priority = priority;
	if (is_queued)
		sched_enqueue(t);
}

static void
decay_recent_cpu(struct thread *t, void *decay)
{
	t->sched.recent_cpu =
	    fixed_mul(*(fixed_t *)decay, t->sched.recent_cpu) +
	    fixed(t->sched.nice);
}

static void
count_runnable(struct thread *t, void *count)
{
	if (t->state == THREAD_RUNNING || t->state == THREAD_READY)
		++*(int *)count;
}

static void
update_each_second(void)
{
	int runnable = 0;
	fixed_t decay;

	thread_foreach(count_runnable, &runnable);
	load_avg = (59 * load_avg + fixed(runnable)) / 60;
	decay = fixed_div(2 * load_avg, 2 * load_avg + fixed(1));
	thread_foreach(decay_recent_cpu, &decay);
}

void
mlfqs_init_thread(struct thread *t, const struct thread *parent)
{
	if (parent != NULL) {
		t->sched.nice = parent->sched.nice;
		t->sched.recent_cpu = parent->sched.recent_cpu;
	}
	update_priority(t, NULL);
}

void
mlfqs_tick(struct thread *current, uint32_t ticks)
{
	if (current != NULL)
		current->sched.recent_cpu += fixed(1);
	if (ticks == 0)
		return;
	if (ticks % TICKS_PER_SECOND == 0)
		update_each_second();
	if (ticks % TICKS_PER_UPDATE == 0)
		thread_foreach(update_priority, NULL);
}

int
thread_get_nice(void)
{
	return thread_current()->sched.nice;
}

void
thread_set_nice(int nice)
{
	struct thread *t = thread_current();
	bool must_yield;

	spin_acquire(&sched_lock);
	t->sched.nice = MIN(MAX(nice, NICE_MIN), NICE_MAX);
	if (sched_is_mlfqs())
		update_priority(t, NULL);
	must_yield = sched_is_outranked(t);
	spin_release(&sched_lock);
	if (must_yield)
		thread_yield();
}

int
thread_get_load_avg(void)
{
	int result;

	spin_acquire(&sched_lock);
	result = in_hundredths(load_avg);
	spin_release(&sched_lock);
	return result;
}

int
thread_get_recent_cpu(void)
{
	int result;

	spin_acquire(&sched_lock);
	result = in_hundredths(thread_current()->sched.recent_cpu);
	spin_release(&sched_lock);
	return result;
}
