/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ticks, and sleeping for some.  alarm_sleep and alarm_tick are the student
 * file alarm.c (stage 01).
 */
#ifndef THREADS_TIMER_H
#define THREADS_TIMER_H

#include <stdint.h>

#include "cpu/system_clock.h"

#define TIMER_FREQ	TICKS_PER_SECOND

void	timer_init(void);
int64_t	timer_ticks(void);		/* since boot */
int64_t	timer_elapsed(int64_t then);	/* ticks since THEN */

/* Sleep until TICKS more ticks have come; returns at once if not positive.
 * => may sleep; interrupts on.  */
void	timer_sleep(int64_t ticks);
/* Wait for at least so long: asleep, for whole ticks, if it is a tick or more;
 * else looking at the clock.
 * => may sleep; interrupts on.  */
void	timer_msleep(int64_t milliseconds);
void	timer_usleep(int64_t microseconds);
void	timer_nsleep(int64_t nanoseconds);

/* What timer_sleep calls, with the same contract. */
void	alarm_sleep(int64_t ticks);
/* Now it is tick NOW: wake who is due.
 * => interrupt context, on the boot CPU.  */
void	alarm_tick(int64_t now);

#endif
