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

/* Sleep for TICKS ticks, as alarm_sleep does.
 * => may sleep; interrupts on.  */
void timer_sleep(int64_t ticks);
/* Wait for at least the given time.  If the time is at least a tick, sleeps for
 * whole ticks; otherwise polls the clock.
 * => may sleep; interrupts on.  */
void timer_msleep(int64_t milliseconds);
void timer_usleep(int64_t microseconds);
void timer_nsleep(int64_t nanoseconds);

/* Called by timer_sleep.  Block the running thread for TICKS ticks: if it calls
 * this in tick N, it becomes ready in tick N + TICKS, even if that tick comes
 * before the thread has blocked.  If the sum overflows, the thread is not woken.
 * Returns at once if TICKS is not positive.  The thread uses no CPU time while
 * it sleeps.  Threads on several CPUs can call this at the same time.
 * => may sleep; interrupts on.  */
void alarm_sleep(int64_t ticks);
/* Called at tick number NOW: wake all threads whose time to sleep has passed, in
 * whatever order they began to sleep.  Threads that sleep longer do not make this
 * function slower.
 * => interrupt context, on the boot CPU; no spinlock held.  */
void alarm_tick(int64_t now);

#endif
