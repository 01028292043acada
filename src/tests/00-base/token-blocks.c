/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that blocks, in any of seven ways, loses its tokens, which
 *     other threads can then acquire; it does not continue before it has all
 *     of them again; token_generation counts the loss
 * cpus: 1
 */
#include "cpu/intr.h"
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"
#include "threads/token.h"

#define YIELDS 1000

/* A way to block.  The other thread calls PREPARE; then the main thread calls BLOCK;
 * then the other thread calls WAKE.  */
struct way {
	void (*prepare)(void);
	void (*block)(void);
	void (*wake)(void);
};

static struct token first, second;
static struct semaphore prepared, blocking, ended;
static volatile bool has_continued, tokens_tested;

static struct semaphore sema;
static struct lock lock;
static struct condition cond;
static struct spinlock guard = SPINLOCK_INITIALIZER("guard");
static struct waitq queue;
/* Protected by GUARD or, in block_in_cond and wake_cond, by LOCK.  clear_woken clears it
 * without a lock, while no thread waits for it.  */
static volatile bool woken;
static struct thread *main_thread;

static void
do_nothing(void)
{
}

static void
block_in_sema(void)
{
	sema_down(&sema);
}

static void
wake_sema(void)
{
	sema_up(&sema);
}

static void
clear_woken(void)
{
	woken = false;
}

static void
block_in_queue(void)
{
	spin_acquire(&guard);
	while (!woken)
		waitq_sleep(&queue, &guard);
	spin_release(&guard);
}

static void
block_interruptibly(void)
{
	spin_acquire(&guard);
	while (!woken)
		KTEST_CHECK_CMP(
		    waitq_sleep_interruptible(&queue, &guard), ==, 0);
	spin_release(&guard);
}

static void
wake_queue(void)
{
	spin_acquire(&guard);
	woken = true;
	waitq_wake_one(&queue);
	spin_release(&guard);
}

static void
acquire_lock(void)
{
	lock_acquire(&lock);
}

static void
release_lock(void)
{
	lock_release(&lock);
}

static void
block_in_lock(void)
{
	lock_acquire(&lock);
	lock_release(&lock);
}

static void
block_in_cond(void)
{
	lock_acquire(&lock);
	while (!woken)
		cond_wait(&cond, &lock);
	lock_release(&lock);
}

static void
wake_cond(void)
{
	lock_acquire(&lock);
	woken = true;
	cond_signal(&cond, &lock);
	lock_release(&lock);
}

static void
block_in_timer(void)
{
	timer_sleep(5);
}

static void
block_thread(void)
{
	enum intr_level level = intr_disable();

	thread_block();
	intr_set_level(level);
}

static void
wake_thread(void)
{
	thread_unblock(main_thread);
}

static const struct way ways[] = {
	{ do_nothing, block_in_sema, wake_sema },
	{ clear_woken, block_in_queue, wake_queue },
	{ clear_woken, block_interruptibly, wake_queue },
	{ acquire_lock, block_in_lock, release_lock },
	{ clear_woken, block_in_cond, wake_cond },
	{ do_nothing, block_in_timer, do_nothing },
	{ do_nothing, block_thread, wake_thread },
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))

/* Acquire TOKEN, which the main thread holds until it blocks. */
static void
get_lost_token(struct token *token, unsigned way)
{
	for (unsigned i = 0; i < YIELDS; i++) {
		if (token_try(token))
			return;
		thread_yield();
	}
	ktest_fail(__FILE__, __LINE__,
	    "way %u: the blocked thread still holds token %s", way,
	    token->name);
}

/* Acquire the tokens while the main thread is blocked, wake it, and check that it
 * does not continue.  Release the tokens, and check that the main thread holds them
 * when it has continued.  */
static void
test_tokens(unsigned way)
{
	int64_t end;

	get_lost_token(&first, way);
	get_lost_token(&second, way);
	ways[way].wake();
	end = timer_ticks() + 8;
	while (timer_ticks() < end) {
		thread_yield();
		if (has_continued)
			ktest_fail(__FILE__, __LINE__,
			    "way %u: the woken thread continued before "
			    "its tokens were released",
			    way);
	}
	token_release(&first);
	token_release(&second);
	while (!has_continued)
		thread_yield();
	KTEST_CHECK(!token_try(&first));
	KTEST_CHECK(!token_try(&second));
	tokens_tested = true;
}

static void
test_all_ways(void *unused UNUSED)
{
	for (unsigned i = 0; i < WAYS; i++) {
		ways[i].prepare();
		sema_up(&prepared);
		sema_down(&blocking);
		test_tokens(i);
	}
	sema_up(&ended);
}

/* Block in the given way while holding tokens.  Afterward, yield, which does not give
 * up the tokens, until the other thread has tried to acquire them.  */
static void
block_with_tokens(unsigned way)
{
	uint32_t generation;

	has_continued = tokens_tested = false;
	sema_down(&prepared);
	token_get(&first);
	token_get(&second);
	token_get_shared(&first);
	generation = token_generation();
	sema_up(&blocking);
	KTEST_CHECK_CMP(token_generation(), ==, generation);
	ways[way].block();
	has_continued = true;
	KTEST_CHECK(token_held_exclusive(&first));
	KTEST_CHECK(token_held_exclusive(&second));
	KTEST_CHECK_CMP(token_generation(), ==, generation + 1);
	while (!tokens_tested)
		thread_yield();
	KTEST_CHECK_CMP(token_generation(), ==, generation + 1);
	token_release(&first);
	token_release(&first);
	token_release(&second);
	KTEST_CHECK(!token_held(&first) && !token_held(&second));
}

KTEST(token_blocks)
{
	set_deadline(30);
	token_init(&first, "first");
	token_init(&second, "second");
	sema_init(&prepared, 0);
	sema_init(&blocking, 0);
	sema_init(&ended, 0);
	sema_init(&sema, 0);
	lock_init(&lock);
	cond_init(&cond);
	waitq_init(&queue, "queue");
	main_thread = thread_current();
	thread_create("other", PRI_DEFAULT, test_all_ways, NULL);
	for (unsigned i = 0; i < WAYS; i++)
		block_with_tokens(i);
	sema_down(&ended);
}
