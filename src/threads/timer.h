/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ticks, and timed sleep.  The student file alarm.c (stage 01) defines
 * alarm_sleep and alarm_tick.
 */
#ifndef THREADS_TIMER_H
#define THREADS_TIMER_H

#include <stdint.h>

#include "cpu/system_clock.h"

#define TIMER_FREQ TICKS_PER_SECOND

/* Begin to count ticks. */
void timer_init(void);
int64_t timer_ticks(void);           /* since boot */
int64_t timer_elapsed(int64_t then); /* ticks since THEN */

/* Sleep for TICKS ticks; return at once if TICKS is not positive.
 * => may sleep; interrupts on.  */
void timer_sleep(int64_t ticks);
/* Wait for at least the given time.  If the time is at least a tick, sleeps for
 * whole ticks; otherwise polls the clock.
 * => may sleep; interrupts on.  */
void timer_msleep(int64_t milliseconds);
void timer_usleep(int64_t microseconds);
void timer_nsleep(int64_t nanoseconds);

/* Called by timer_sleep, with the same contract. */
void alarm_sleep(int64_t ticks);
/* Called at tick number NOW: wake the threads whose time to sleep has passed.
 * => interrupt context, on the boot CPU; no spinlock held.  */
void alarm_tick(int64_t now);

#endif
