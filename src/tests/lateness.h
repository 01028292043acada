/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Measures for how long interrupts are disabled on the boot CPU, in virtual
 * time: a clock event occurs once per period, and the longest delay of such an
 * event is recorded.  Use this only with one CPU: QEMU runs several CPUs in
 * turn, which delays their interrupts.
 */
#ifndef TESTS_LATENESS_H
#define TESTS_LATENESS_H

#include "cpu/system_clock.h"
#include "threads/timer.h"

static uint64_t lateness_period;       /* ns */
static volatile uint64_t lateness_max; /* ns */
static volatile bool lateness_stopped;

/* Clock event: record the delay of EVENT and, until lateness_stop is called, add the
 * event again.  */
static void
lateness_note(struct clock_event *event)
{
	uint64_t late = clock_now() - event->when;

	if (late > lateness_max)
		lateness_max = late;
	if (lateness_stopped)
		return;
	event->when += ROUND_UP(late + 1, lateness_period);
	clock_event_add(event);
}

/* Start measuring, with an event every PERIOD ns.  If interrupts are disabled
 * for longer than PERIOD, this is always detected; a shorter time is detected
 * only if an event is due during it.
 * => may sleep; only once per test.  */
static void
lateness_start(uint64_t period)
{
	static struct clock_event event = { .function = lateness_note,
		.is_background = true };

	/* Until the clock has measured its rates, events occur only at
	 * ticks.  */
	timer_sleep(5);
	lateness_period = period;
	event.when = clock_now() + period;
	clock_event_add(&event);
}

/* Stop measuring, and return the longest delay in microseconds. */
static uint32_t
lateness_stop(void)
{
	lateness_stopped = true;
	return (uint32_t)(lateness_max / 1000);
}

#endif
