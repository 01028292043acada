/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread keeps its tokens in calls that could block but do not, when it
 *     wakes another thread, and when it yields
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/token.h"

static struct token token;
static struct semaphore sema, wakeup;
static struct lock lock;
static volatile unsigned failures;

static void
try_token(void *unused UNUSED)
{
	for (;;) {
		sema_down(&wakeup);
		KTEST_CHECK(!token_try(&token));
		failures++;
	}
}

KTEST(token_keeps)
{
	uint32_t generation;

	set_deadline(20);
	token_init(&token, "token");
	sema_init(&sema, 2);
	sema_init(&wakeup, 0);
	lock_init(&lock);
	thread_create("other", PRI_MAX, try_token, NULL);
	token_get(&token);
	generation = token_generation();
	for (unsigned i = 0; i < 5; i++) {
		sema_up(&wakeup);
		while (failures <= i)
			thread_yield();
	}
	thread_yield();
	sema_down(&sema);
	KTEST_CHECK(sema_try_down(&sema));
	KTEST_CHECK(!sema_try_down(&sema));
	lock_acquire(&lock);
	lock_release(&lock);
	KTEST_CHECK_CMP(token_generation(), ==, generation);
	KTEST_CHECK(token_held_exclusive(&token));
	token_release(&token);
}
