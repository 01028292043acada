/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The 4.4BSD scheduler's arithmetic (student file, stage 01).  This is the
 * naive version: nothing is measured, and all values are zero.  It works, but
 * it is not a design to start from.
 */
#include "threads/mlfqs.h"

#include "threads/thread.h"

void
mlfqs_init_thread(struct thread *t UNUSED, const struct thread *parent UNUSED)
{
}

void
mlfqs_tick(struct thread *current UNUSED, uint32_t ticks UNUSED)
{
}

int
thread_get_nice(void)
{
	return 0;
}

void
thread_set_nice(int nice UNUSED)
{
}

int
thread_get_load_avg(void)
{
	return 0;
}

int
thread_get_recent_cpu(void)
{
	return 0;
}
