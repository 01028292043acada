/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tokens (student file, stage 13).  This is the naive version: one lock for all
 * tokens.  A thread acquires it with its first token and releases it with its
 * last one, so two threads never hold tokens at the same time, not even different
 * ones or in shared mode.  It works, but it is not a design to start from.
 *
 * The lock is released while its holder blocks, and it is acquired again before
 * the thread continues.
 *
 * The lock is free if tokens_owner is NULL, and is taken by compare-and-swap.  A thread
 * that must wait increments tokens_waiting before it tests tokens_owner, and a
 * release reads tokens_waiting after it has cleared tokens_owner, so at least one of
 * the two sees the change of the other.
 */
#include "threads/token.h"

#include "lib/debug.h"
#include "threads/sync.h"
#include "threads/thread.h"

/* The holder of the lock of all tokens, and the threads that wait for that lock.  The
 * guard of the wait queue is tokens_lock.  */
static struct thread *tokens_owner; /* atomic */
static uint32_t tokens_waiting;     /* threads that wait; atomic */
static struct spinlock tokens_lock = SPINLOCK_INITIALIZER("tokens");
static struct waitq tokens_free = {
	.threads = LIST_INITIALIZER(tokens_free.threads),
	.name = "tokens",
	.holder = &tokens_owner,
};

void
token_init(struct token *token, const char *name)
{
	spin_init(&token->spin, "token");
	token->owner = NULL;
	token->shared = token->collisions = 0;
	token->name = name;
}

static bool
try_all_tokens(struct thread *t)
{
	struct thread *owner = NULL;

	return __atomic_compare_exchange_n(&tokens_owner, &owner, t, false,
	    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

/* Wait for the lock of all tokens, and acquire it for T, which wants TOKEN. */
static void NO_INLINE
wait_for_all_tokens(struct thread *t, struct token *token)
{
	spin_acquire(&tokens_lock);
	token->collisions++;
	t->tokens.wanted = token;
	__atomic_fetch_add(&tokens_waiting, 1, __ATOMIC_SEQ_CST);
	while (!try_all_tokens(t))
		waitq_sleep(&tokens_free, &tokens_lock);
	__atomic_fetch_sub(&tokens_waiting, 1, __ATOMIC_SEQ_CST);
	t->tokens.wanted = NULL;
	spin_release(&tokens_lock);
}

/* Acquire the lock of all tokens for T, the running thread, which wants TOKEN. */
static void
acquire_all_tokens(struct thread *t, struct token *token)
{
	if (!try_all_tokens(t))
		wait_for_all_tokens(t, token);
}

static void
release_all_tokens(const struct thread *t)
{
	ASSERT_CMP(tokens_owner, ==, t);
	__atomic_store_n(&tokens_owner, NULL, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&tokens_waiting, __ATOMIC_SEQ_CST) == 0)
		return;
	spin_acquire(&tokens_lock);
	waitq_wake_one(&tokens_free);
	spin_release(&tokens_lock);
}

/* Return the latest hold on TOKEN in TOKENS, or NULL if there is none. */
static struct token_hold *
find_hold(struct token_thread *tokens, const struct token *token)
{
	for (uint32_t i = tokens->count; i-- > 0;) {
		if (tokens->holds[i].token == token)
			return &tokens->holds[i];
	}
	return NULL;
}

static void
add_hold(struct token_thread *tokens, struct token *token, bool shared)
{
	if (tokens->count == TOKENS_MAX)
		panic("token %s: %s (%d) holds %d tokens already", token->name,
		    thread_name(), thread_tid(), TOKENS_MAX);
	tokens->holds[tokens->count++] =
	    (struct token_hold){ .token = token, .shared = shared };
}

static void
panic_if_shared_only(const struct token *token)
{
	if (token_held(token) && !token_held_exclusive(token))
		panic("token %s: %s (%d), which holds it shared, acquires it "
		      "exclusively",
		    token->name, thread_name(), thread_tid());
}

void
token_get(struct token *token)
{
	struct thread *t = thread_current();

	assert_may_sleep("token_get");
	panic_if_shared_only(token);
	if (t->tokens.count == 0)
		acquire_all_tokens(t, token);
	add_hold(&t->tokens, token, false);
}

void
token_get_shared(struct token *token)
{
	struct thread *t = thread_current();

	assert_may_sleep("token_get_shared");
	if (t->tokens.count == 0)
		acquire_all_tokens(t, token);
	add_hold(&t->tokens, token, true);
}

bool
token_try(struct token *token)
{
	struct thread *t = thread_current();

	panic_if_shared_only(token);
	if (t->tokens.count == 0 && !try_all_tokens(t))
		return false;
	add_hold(&t->tokens, token, false);
	return true;
}

void
token_release(struct token *token)
{
	struct thread *t = thread_current();
	struct token_hold *hold = find_hold(&t->tokens, token);

	if (hold == NULL)
		panic("token_release: %s (%d) does not hold token %s", t->name,
		    t->tid, token->name);
	t->tokens.count--;
	for (; hold < &t->tokens.holds[t->tokens.count]; hold++)
		hold[0] = hold[1];
	if (t->tokens.count == 0)
		release_all_tokens(t);
}

bool
token_held(const struct token *token)
{
	return find_hold(&thread_current()->tokens, token) != NULL;
}

bool
token_held_exclusive(const struct token *token)
{
	const struct token_thread *tokens = &thread_current()->tokens;

	for (uint32_t i = 0; i < tokens->count; i++) {
		if (tokens->holds[i].token == token && !tokens->holds[i].shared)
			return true;
	}
	return false;
}

uint32_t
token_generation(void)
{
	return thread_current()->tokens.generation;
}

void
token_suspend(void)
{
	struct thread *t = thread_current();

	t->tokens.generation++;
	release_all_tokens(t);
}

void
token_resume(void)
{
	struct thread *t = thread_current();

	acquire_all_tokens(t, t->tokens.holds[0].token);
}
