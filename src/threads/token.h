/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tokens (student file token.c, stage 13): locks that protect data only while
 * their holder runs.  A thread that blocks, for any reason, loses all its
 * tokens, and has them again when the blocking function returns.  Consequently
 *
 * - threads may acquire tokens in any order: no deadlock is possible;
 * - every call that can block is a point at which the protected data can change.
 *   A thread that may have blocked looks its data up again.
 *
 * A thread that waits for a token blocks, so it also loses the tokens that it
 * already holds.  A thread that is preempted, as opposed to blocked, keeps its
 * tokens.
 *
 * A token is held exclusively by one thread, or shared by several.  Both modes
 * are recursive, and a thread that holds a token exclusively may also acquire it
 * shared.  The opposite is not allowed (it panics): the thread releases the
 * token, acquires it exclusively, and looks its data up again.  Releases may be
 * in any order.
 *
 * The naive version has one lock for all tokens, and no shared mode.
 *
 * => not in interrupt context; no spinlock held.
 */
#ifndef THREADS_TOKEN_H
#define THREADS_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/spinlock.h"
#include "threads/token_fields.h"

struct thread;

/* Initialize a token, which is then free.  NAME, for messages, is not copied. */
void token_init(struct token *, const char *name);

/* Acquire TOKEN, exclusively or shared; may block. */
void token_get(struct token *);
void token_get_shared(struct token *);
/* Acquire TOKEN exclusively if that needs no waiting; otherwise return false. */
bool token_try(struct token *);
/* Release the running thread's latest hold on TOKEN. */
void token_release(struct token *);

/* Does the running thread hold TOKEN, in any mode?  Exclusively? */
bool token_held(const struct token *);
bool token_held_exclusive(const struct token *);

/* Return the number of times that the running thread has lost its tokens.  If it is
 * the same before and after a call, that call did not block with tokens held.  */
uint32_t token_generation(void);

/* Called when the running thread, which holds tokens, is about to block: let
 * other threads acquire them.  It is not called again before token_resume.
 * => one spinlock, the guard of a wait queue, may be held; must not sleep.  */
void token_suspend(void);
/* Called when that thread runs again: acquire the same tokens in the same modes.
 * May block.
 * => no spinlock is held.  */
void token_resume(void);

#endif
