/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The alarm clock (student file, stage 01).  This is the naive version: a
 * sleeper checks the time repeatedly, and yields in between.  It works, but it
 * is not a design to start from.
 */
#include "threads/thread.h"
#include "threads/timer.h"

void
alarm_sleep(int64_t ticks)
{
	int64_t start = timer_ticks();

	while (timer_elapsed(start) < ticks)
		thread_yield();
}

void
alarm_tick(int64_t now UNUSED)
{
}
