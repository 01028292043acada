/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: two threads that wait for each other on semaphores strictly alternate
 * cpus: 2
 */
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

#define ROUNDS 1000

static struct semaphore ping, pong;
static int turns;

static void
answer_pings(void *unused UNUSED)
{
	for (int i = 0; i < ROUNDS; i++) {
		sema_down(&ping);
		KTEST_CHECK_CMP(turns, ==, 2 * i + 1);
		turns++;
		sema_up(&pong);
	}
}

KTEST(sema_pingpong)
{
	sema_init(&ping, 0);
	sema_init(&pong, 0);
	thread_create("player", PRI_DEFAULT, answer_pings, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		KTEST_CHECK_CMP(turns, ==, 2 * i);
		turns++;
		sema_up(&ping);
		sema_down(&pong);
	}
	KTEST_CHECK_CMP(turns, ==, 2 * ROUNDS);
	KTEST_CHECK(!sema_try_down(&ping));
}
