/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time: a nanosecond clock, the tick, and events between ticks.
 *
 * Each CPU's local APIC timer gives TICKS_PER_SECOND ticks; the boot CPU's
 * is also set for the earliest event.  The APIC's rate is measured by the PIT
 * while the boot goes on, so nobody waits for it; until then, events may be
 * late by a millisecond.
 */
#ifndef CPU_SYSTEM_CLOCK_H
#define CPU_SYSTEM_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/kernel/list.h"

#define TICKS_PER_SECOND	100

/* A call at a time.  The owner keeps it until FUNCTION was called. */
struct clock_event {
	struct list_elem elem;
	uint64_t when;			/* ns since boot */
	void (*function)(struct clock_event *);
	bool is_background;		/* nobody waits for it (deadlock.h) */
};

void	clock_init(void);		/* on the boot CPU */
void	clock_start_cpu(void);		/* on each other CPU */

/* Nanoseconds since boot; never goes back on one CPU. */
uint64_t clock_now(void);
/* The same for when the time-stamp counter was TSC; now, as long as its rate is
 * not known.  */
uint64_t clock_at(uint64_t tsc);

/* Call EVENT->function at EVENT->when or soon after, in interrupt context on
 * the boot CPU.  A time in the past means at once, but one that is not earlier
 * than the interrupt that an event runs in means in the next one.  */
void	clock_event_add(struct clock_event *);

/* Is an event to come, other than those of background work?
 * => on the boot CPU, in interrupt context, so that none is being called.  */
bool	clock_event_pending(void);

/* Called at each tick on each CPU, in interrupt context.  Filled by
 * threads/.  */
extern void (*clock_tick_hook)(void);

#endif
