/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: nothing; the test only logs the costs of a switch between two
 *     threads, a pair of lock operations and a semaphore round trip, in counts
 *     of the time-stamp counter, which at shift 0 counts instructions
 * cpus: 1
 * shift: 0
 */
#include "cpu/io.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define ROUNDS 1000

static volatile bool stop;
static struct lock lock;
static struct semaphore ping, pong;

static void
yield_until_stopped(void *unused UNUSED)
{
	while (!stop)
		thread_yield();
	sema_up(&ping);
}

static void
answer_pings(void *unused UNUSED)
{
	for (int i = 0; i < ROUNDS; i++) {
		sema_down(&ping);
		sema_up(&pong);
	}
}

static void
note_cost(const char *what, uint64_t since, unsigned operations)
{
	ktest_note(
	    "cost %s %u", what, (unsigned)((read_tsc() - since) / operations));
}

KTEST(thread_costs)
{
	uint64_t start;

	timer_sleep(4); /* by then, the final clock source is in use */
	sema_init(&ping, 0);
	sema_init(&pong, 0);
	lock_init(&lock);

	thread_create("yielder", PRI_DEFAULT, yield_until_stopped, NULL);
	start = read_tsc();
	for (int i = 0; i < ROUNDS; i++)
		thread_yield();
	note_cost("switch", start, 2 * ROUNDS);
	stop = true;
	sema_down(&ping);

	start = read_tsc();
	for (int i = 0; i < ROUNDS; i++) {
		lock_acquire(&lock);
		lock_release(&lock);
	}
	note_cost("lock-pair", start, ROUNDS);

	thread_create("ponger", PRI_DEFAULT, answer_pings, NULL);
	start = read_tsc();
	for (int i = 0; i < ROUNDS; i++) {
		sema_up(&ping);
		sema_down(&pong);
	}
	note_cost("semaphore-round-trip", start, ROUNDS);
}
