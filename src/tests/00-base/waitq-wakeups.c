/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: no wake-up of a wait queue is lost when producers and consumers on
 *     four CPUs share a buffer of one slot
 * cpus: 4
 * options: jitter=3
 * tags: races, step
 */
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define PAIRS 4
#define ITEMS 500

static struct spinlock guard = SPINLOCK_INITIALIZER("slot");
/* Protected by the guard. */
static struct waitq until_full, until_empty;
static unsigned slot; /* 0: empty */
static unsigned produced, consumed;
static uint32_t sum;

static struct semaphore done;

static void
producer(void *unused UNUSED)
{
	spin_acquire(&guard);
	for (int i = 0; i < ITEMS; i++) {
		while (slot != 0)
			waitq_sleep(&until_empty, &guard);
		slot = ++produced;
		waitq_wake_one(&until_full);
	}
	spin_release(&guard);
	sema_up(&done);
}

static void
consumer(void *unused UNUSED)
{
	for (int i = 0; i < ITEMS; i++) {
		spin_acquire(&guard);
		while (slot == 0)
			waitq_sleep(&until_full, &guard);
		sum += slot;
		consumed++;
		slot = 0;
		waitq_wake_one(&until_empty);
		spin_release(&guard);
	}
	sema_up(&done);
}

KTEST(waitq_wakeups)
{
	const uint32_t n = PAIRS * ITEMS;

	waitq_init(&until_full, "full");
	waitq_init(&until_empty, "empty");
	sema_init(&done, 0);
	for (int i = 0; i < PAIRS; i++) {
		thread_create("consumer", PRI_DEFAULT, consumer, NULL);
		thread_create("producer", PRI_DEFAULT, producer, NULL);
	}
	for (int i = 0; i < 2 * PAIRS; i++)
		sema_down(&done);
	KTEST_CHECK_CMP(consumed, ==, n);
	KTEST_CHECK_CMP(sum, ==, n * (n + 1) / 2);
}
