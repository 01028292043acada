/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: locks provide mutual exclusion, and condition variables wake waiting
 *     threads, when eight threads on four CPUs are interrupted at varying times
 * cpus: 4
 * options: jitter=5
 */
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define THREADS 8
#define ROUNDS  300

static struct lock lock;
static struct condition turned;
static struct semaphore done;
/* Protected by the lock. */
static volatile unsigned counter;
static int turn; /* id of the thread whose turn it is */

/* Increment the counter, slowly enough to notice a second thread in the
 * critical section.  */
static void
add_slowly(unsigned delay)
{
	unsigned before = counter;

	for (volatile unsigned i = 0; i < delay; i++)
		continue;
	KTEST_CHECK_CMP(counter, ==, before);
	counter = before + 1;
}

static void
add_repeatedly(void *unused UNUSED)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		if (i % 5 != 0 || !lock_try_acquire(&lock))
			lock_acquire(&lock);
		KTEST_CHECK(lock_held_by_current_thread(&lock));
		add_slowly(i * 7 % 100);
		if (i % 16 == 0)
			thread_yield();
		lock_release(&lock);
		KTEST_CHECK(!lock_held_by_current_thread(&lock));
	}
	sema_up(&done);
}

/* Wait until it is this thread's turn, and give the turn to the next thread, again
 * and again.  All threads wait for one condition variable.  */
static void
take_turns(void *argument)
{
	int id = (int)argument;

	for (int i = 0; i < ROUNDS / 10; i++) {
		lock_acquire(&lock);
		while (turn != id)
			cond_wait(&turned, &lock);
		turn = (id + 1) % THREADS;
		cond_broadcast(&turned, &lock);
		lock_release(&lock);
	}
	sema_up(&done);
}

static void
run_all(thread_func *function)
{
	for (int i = 0; i < THREADS; i++)
		thread_create("stress", PRI_DEFAULT, function, (void *)i);
	for (int i = 0; i < THREADS; i++)
		sema_down(&done);
}

KTEST(lock_stress)
{
	lock_init(&lock);
	cond_init(&turned);
	sema_init(&done, 0);
	run_all(add_repeatedly);
	KTEST_CHECK_CMP(counter, ==, THREADS * ROUNDS);
	run_all(take_turns);
	KTEST_CHECK_CMP(turn, ==, 0);
}
