/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Priorities and their donation (student file, stage 01).  This is the naive
 * version: a thread has its own priority, and there is no donation.  It works,
 * but it is not a design to start from.
 */
#include "threads/donate.h"

#include "threads/thread.h"

int
thread_get_priority(void)
{
	return thread_current()->priority;
}

void
thread_set_priority(int priority)
{
	thread_current()->priority = priority;
}

void
donate_block(struct thread *t UNUSED, struct lock *lock UNUSED)
{
}

void
donate_acquire(struct thread *t UNUSED, struct lock *lock UNUSED)
{
}

void
donate_release(struct thread *t UNUSED, struct lock *lock UNUSED)
{
}
