/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: no wake-up is lost when pairs of threads wake each other through
 *     wait queues
 * tags: races, step
 */
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define PAIRS  4
#define ROUNDS 500

/* Two threads that take turns.  On a machine with several CPUs, they often run on
 * two of them, so that one goes to sleep while the other wakes it.  */
struct pair {
	struct spinlock guard;
	struct waitq queue[2];
	unsigned turn; /* 0 or 1; protected by the guard */
};

static struct pair pairs[PAIRS];
static struct semaphore done;

static void
take_turns(struct pair *pair, unsigned me)
{
	spin_acquire(&pair->guard);
	for (unsigned i = 0; i < ROUNDS; i++) {
		while (pair->turn != me)
			waitq_sleep(&pair->queue[me], &pair->guard);
		pair->turn = !me;
		waitq_wake_one(&pair->queue[!me]);
		/* Let the other thread take the guard. */
		spin_release(&pair->guard);
		spin_acquire(&pair->guard);
	}
	spin_release(&pair->guard);
	sema_up(&done);
}

static void
first_of_pair(void *pair)
{
	take_turns(pair, 0);
}

static void
second_of_pair(void *pair)
{
	take_turns(pair, 1);
}

KTEST(race_waitq)
{
	sema_init(&done, 0);
	for (unsigned i = 0; i < PAIRS; i++) {
		spin_init(&pairs[i].guard, "pair");
		waitq_init(&pairs[i].queue[0], "first");
		waitq_init(&pairs[i].queue[1], "second");
		thread_create("first", PRI_DEFAULT, first_of_pair, &pairs[i]);
		thread_create("second", PRI_DEFAULT, second_of_pair, &pairs[i]);
	}
	for (unsigned i = 0; i < 2 * PAIRS; i++)
		sema_down(&done);
}
