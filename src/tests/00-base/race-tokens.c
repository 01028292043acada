/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: threads that acquire two tokens in opposite orders do not deadlock, even
 *     if they also wait for a lock; both tokens are held when the second has been
 *     acquired; and the data that a token protects has not changed unless
 *     token_generation has
 * cpus: 4
 * options: jitter=5
 * tags: races, step
 */
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/token.h"

#define THREADS 6
#define ROUNDS  200

/* A number and the token that protects it.  The numbers of the two accounts add up to 0
 * whenever no thread holds both tokens.  */
struct account {
	struct token token;
	volatile uint32_t balance;
};

static struct account accounts[2];
static struct lock lock;
static volatile uint32_t turns; /* protected by the lock */
static struct semaphore done;

/* Move AMOUNT from FROM to TO, yielding in between if AMOUNT is a multiple of 4. */
static void
move(struct account *from, struct account *to, uint32_t amount)
{
	uint32_t left, right, generation;

	token_get(&from->token);
	left = from->balance;
	generation = token_generation();
	token_get(&to->token);
	KTEST_CHECK(token_held_exclusive(&from->token));
	KTEST_CHECK(token_held_exclusive(&to->token));
	if (token_generation() == generation)
		KTEST_CHECK_CMP(from->balance, ==, left);
	left = from->balance;
	right = to->balance;
	KTEST_CHECK_CMP(left + right, ==, 0u);
	from->balance = left - amount;
	if (amount % 4 == 0)
		thread_yield();
	KTEST_CHECK_CMP(to->balance, ==, right);
	to->balance = right + amount;
	token_release(&from->token);
	token_release(&to->token);
}

/* Wait for the lock while holding a token, and for the token while holding the
 * lock.  */
static void
mix_lock_and_token(struct account *account)
{
	token_get(&account->token);
	lock_acquire(&lock);
	turns++;
	KTEST_CHECK(token_held_exclusive(&account->token));
	token_release(&account->token);
	thread_yield();
	token_get_shared(&account->token);
	lock_release(&lock);
	token_release(&account->token);
}

static void
use_tokens(void *argument)
{
	unsigned number = (unsigned)argument, from = number % 2;

	for (unsigned i = 0; i < ROUNDS; i++) {
		move(&accounts[from], &accounts[!from], number * ROUNDS + i);
		if (i % 5 == 0)
			mix_lock_and_token(&accounts[from]);
		if (token_try(&accounts[!from].token))
			token_release(&accounts[!from].token);
	}
	sema_up(&done);
}

KTEST(race_tokens)
{
	token_init(&accounts[0].token, "account 0");
	token_init(&accounts[1].token, "account 1");
	lock_init(&lock);
	sema_init(&done, 0);
	for (unsigned i = 0; i < THREADS; i++)
		thread_create("mover", PRI_DEFAULT, use_tokens, (void *)i);
	for (unsigned i = 0; i < THREADS; i++)
		sema_down(&done);
	KTEST_CHECK_CMP(accounts[0].balance + accounts[1].balance, ==, 0u);
	KTEST_CHECK_CMP(turns, ==, THREADS * ROUNDS / 5);
}
