/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when some threads deadlock in a ring of locks, the others continue:
 *     neither the thread that closes the ring nor a thread that later waits for
 *     one of the ring's locks donates around the ring forever
 * points: 1
 * limit: 10s
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define THREADS 3

static struct lock locks[THREADS];
static struct semaphore gates[THREADS];

static void
link_in_ring(void *argument)
{
	int i = (int)argument;

	lock_acquire(&locks[i]);
	sema_down(&gates[i]);
	event((char)('a' + i));
	lock_acquire(&locks[(i + 1) % THREADS]);
	event('!');
}

static void
outsider(void *unused UNUSED)
{
	event('d');
	lock_acquire(&locks[0]);
	event('!');
}

KTEST(donate_ring)
{
	set_deadline(5);
	for (int i = 0; i < THREADS; i++) {
		/* The order of locks with equal names is not checked. */
		lock_init_named(&locks[i], "ring");
		sema_init(&gates[i], 0);
	}
	for (int i = 0; i < THREADS; i++)
		thread_create(
		    "link", PRI_DEFAULT + 1 + i, link_in_ring, (void *)i);
	for (int i = 0; i < THREADS; i++)
		sema_up(&gates[i]);
	thread_create("outsider", PRI_MAX, outsider, NULL);
	event('.');
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
	EXPECT_EVENTS("abcd.");
}
