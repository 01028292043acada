/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What each function that blocks must do with the running thread's tokens.
 * Private to threads/.
 *
 *	bool had_tokens = tokens_suspend(t);
 *	...					block
 *	if (had_tokens)
 *		tokens_resume(t);
 *
 * These pairs can be nested: token_resume itself may block, and timer_sleep calls
 * alarm_sleep, which may block in a semaphore.  Only the outermost pair has an
 * effect.
 */
#ifndef THREADS_TOKEN_BLOCK_H
#define THREADS_TOKEN_BLOCK_H

#include <stdbool.h>

#include "threads/thread.h"
#include "threads/token.h"

/* Does T, the running thread, lose tokens if it blocks now? */
static inline bool
tokens_would_be_lost(const struct thread *t)
{
	return t->tokens.count != 0 && !t->tokens.suspended;
}

/* If T, the running thread, would lose tokens if it blocked, let other threads acquire
 * them and return true: the caller must call tokens_resume later.  Otherwise return
 * false.
 * => sched_lock is not held; at most one spinlock is.  */
static inline bool
tokens_suspend(struct thread *t)
{
	if (!tokens_would_be_lost(t))
		return false;
	t->tokens.suspended = true;
	token_suspend();
	return true;
}

/* Acquire T's tokens again.
 * => no spinlock is held; may sleep.  */
static inline void
tokens_resume(struct thread *t)
{
	token_resume();
	t->tokens.suspended = false;
}

#endif
