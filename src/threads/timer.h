/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ticks, and sleeping for some.  timer_sleep and alarm_tick are the student
 * file alarm.c (stage 01).
 */
#ifndef THREADS_TIMER_H
#define THREADS_TIMER_H

#include <stdint.h>

#include "cpu/clock.h"

#define TIMER_FREQ	TICKS_PER_SECOND

void	timer_init(void);
int64_t	timer_ticks(void);		/* since boot */
int64_t	timer_elapsed(int64_t then);	/* ticks since THEN */

/* Sleep for at least TICKS ticks; returns at once if not positive.
 * => may sleep; interrupts on.  */
void	timer_sleep(int64_t ticks);
/* Now it is tick NOW: wake who is due.
 * => interrupt context, on the boot CPU.  */
void	alarm_tick(int64_t now);

#endif
