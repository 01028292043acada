/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system clock: time in nanoseconds, ticks, and events between ticks.
 *
 * Each CPU's local APIC timer gives TICKS_PER_SECOND ticks a second; the boot
 * CPU's timer is also set for the earliest event.  The timers' rate is measured
 * against the PIT while the kernel continues to boot, so that booting is not
 * delayed.  Until the rate is known, events can be a millisecond late.
 *
 * Tests run in virtual time (QEMU's -icount): both the time-stamp counter and
 * the timers then advance with each executed instruction, not with the host's
 * clock.  The code does not depend on virtual time, except that it avoids very
 * short delays (see MIN_INSTRUCTIONS in system_clock.c).
 */
#ifndef CPU_SYSTEM_CLOCK_H
#define CPU_SYSTEM_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/kernel/list.h"

#define TICKS_PER_SECOND 100

/* A function to be called at a given time.  The owner provides the memory,
 * which must stay valid until FUNCTION is called.  */
struct clock_event {
	struct list_elem elem;
	uint64_t when; /* ns since boot */
	void (*function)(struct clock_event *);
	bool is_background; /* ignored by deadlock detection */
};

/* Start the clock: on the boot CPU, and later on each other CPU. */
void clock_init(void);
void clock_start_cpu(void);

/* Return the nanoseconds since boot; never decreases on one CPU.  Any context. */
uint64_t clock_now(void);
/* Return the time at which the time-stamp counter was TSC, in ns since boot, or
 * the current time until the counter's rate is known.  Any context.  */
uint64_t clock_at(uint64_t tsc);

/* Call EVENT->function(EVENT) at EVENT->when or soon after, in interrupt
 * context on the boot CPU; as soon as possible if that time has passed.  If the
 * function of one event adds another event that was not yet due when the
 * interrupt began, the second function is called in a later interrupt.
 * => any context.  */
void clock_event_add(struct clock_event *);

/* Is an event pending, other than background events?
 * => on the boot CPU, in interrupt context, so that no event's function is
 *    running.  */
bool clock_event_pending(void);

/* Called at each tick on each CPU, in interrupt context.  Set by threads/. */
extern void (*clock_tick_hook)(void);

#endif
