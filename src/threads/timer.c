/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ticks.  Time is counted in ticks of the boot CPU; the policy is called at the
 * ticks of all CPUs.
 *
 * The counter has 32 bits, so that a single load reads it.  It wraps after 497
 * days.
 */
#include "threads/timer.h"

#include "cpu/cpu.h"
#include "cpu/spinlock.h"
#include "threads/dispatch.h"
#include "threads/thread.h"
#include "threads/token_block.h"

#define NS_PER_TICK (1000000000 / TIMER_FREQ)

static volatile uint32_t ticks; /* written by the boot CPU only */

static void
timer_tick(void)
{
	uint32_t now = 0;

	if (cpu_current()->id == 0) {
		now = ++ticks;
		alarm_tick(now);
	}
	spin_acquire(&sched_lock);
	dispatch_tick(now);
	spin_release(&sched_lock);
}

void
timer_init(void)
{
	clock_tick_hook = timer_tick;
}

int64_t
timer_ticks(void)
{
	return ticks;
}

int64_t
timer_elapsed(int64_t then)
{
	return timer_ticks() - then;
}

/* in_timer_sleep tells deadlock.c that a tick will wake this thread.  The tokens
 * are lost here because not every version of alarm_sleep blocks.  */
void
timer_sleep(int64_t ticks)
{
	struct thread *t = thread_current();
	bool had_tokens;

	assert_may_sleep("timer_sleep");
	had_tokens = tokens_suspend(t);
	t->in_timer_sleep = true;
	alarm_sleep(ticks);
	t->in_timer_sleep = false;
	if (had_tokens)
		tokens_resume(t);
}

/* A sleep of a tick or more is rounded up to whole ticks, plus one tick,
 * because the current tick has partly elapsed.  A shorter wait polls the
 * clock.  */
void
timer_nsleep(int64_t nanoseconds)
{
	uint64_t start = clock_now();

	if (nanoseconds >= NS_PER_TICK) {
		timer_sleep((nanoseconds - 1) / NS_PER_TICK + 2);
		return;
	}
	while ((int64_t)(clock_now() - start) < nanoseconds)
		continue;
}

void
timer_usleep(int64_t microseconds)
{
	timer_nsleep(microseconds * 1000);
}

void
timer_msleep(int64_t milliseconds)
{
	timer_nsleep(milliseconds * 1000000);
}
