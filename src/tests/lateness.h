/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long interrupts stay off on the boot CPU, in guest time: an event comes
 * once a period, and the longest delay of one is kept.  Only on one CPU: QEMU
 * runs several in turns, each of which delays the others' interrupts.
 */
#ifndef TESTS_LATENESS_H
#define TESTS_LATENESS_H

#include "cpu/system_clock.h"
#include "threads/timer.h"

static uint64_t lateness_period;		/* ns */
static volatile uint64_t lateness_max;	/* ns */
static volatile bool lateness_stopped;

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

/* Begin to watch, with an event every PERIOD ns.  A delay that is longer than that
 * is always seen, a shorter one if an event falls due in it.
 * => may sleep.  */
static void
lateness_start(uint64_t period)
{
	static struct clock_event event = {
		.function = lateness_note, .is_background = true
	};

	timer_sleep(5);		/* events come by ticks until rates are known */
	lateness_period = period;
	event.when = clock_now() + period;
	clock_event_add(&event);
}

/* The longest delay until now, in us. */
static uint32_t
lateness_stop(void)
{
	lateness_stopped = true;
	return (uint32_t)(lateness_max / 1000);
}

#endif
