/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that is preempted keeps its tokens, and a thread that waits
 *     for one gets it as soon as it is released, or as soon as its holder blocks
 * cpus: 1
 * needs: 01-threads
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"
#include "threads/token.h"

static struct token token;
static struct semaphore done;
static volatile bool tried;

/* These threads preempt the main thread when their sleep ends. */
static void
try_token(void *unused UNUSED)
{
	timer_sleep(2);
	KTEST_CHECK(!token_try(&token));
	tried = true;
	sema_up(&done);
}

static void
get_token(void *letter)
{
	timer_sleep(2);
	event('w');
	token_get(&token);
	event((char)(int)letter);
	token_release(&token);
	sema_up(&done);
}

static void
spin_until_events(unsigned count)
{
	while (__atomic_load_n(&event_count, __ATOMIC_SEQ_CST) < count)
		continue;
}

KTEST(token_preempt)
{
	uint32_t generation = token_generation();

	set_deadline(20);
	token_init(&token, "token");
	sema_init(&done, 0);
	thread_create("trier", PRI_MAX, try_token, NULL);
	token_get(&token);
	while (!tried)
		continue;
	KTEST_CHECK_CMP(token_generation(), ==, generation);
	KTEST_CHECK(token_held_exclusive(&token));

	thread_create("getter", PRI_MAX, get_token, (void *)'1');
	spin_until_events(1);
	event('r');
	token_release(&token);
	sema_down(&done);
	sema_down(&done);
	EXPECT_EVENTS("wr1");

	token_get(&token);
	generation = token_generation();
	thread_create("getter", PRI_MAX, get_token, (void *)'2');
	spin_until_events(4);
	event('b');
	sema_down(&done);
	EXPECT_EVENTS("wr1wb2");
	KTEST_CHECK_CMP(token_generation(), ==, generation + 1);
	KTEST_CHECK(token_held_exclusive(&token));
	token_release(&token);
}
