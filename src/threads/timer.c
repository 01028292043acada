/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ticks.  The boot CPU's count as time; those of all CPUs drive the policy.
 *
 * The count has 32 bits, so that one load reads it: it wraps after 497 days.
 */
#include "threads/timer.h"

#include "cpu/cpu.h"
#include "threads/dispatch.h"
#include "threads/thread.h"

static volatile uint32_t ticks;		/* written by the boot CPU only */

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
