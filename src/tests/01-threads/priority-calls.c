/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the functions of sched.h, called with threads made up for the test,
 *     keep the order of the run queue, wherever a thread is removed; a thread
 *     that is picked gets a whole time slice; a waiter is chosen by the current
 *     priorities, and stays in its queue
 * points: 0
 * cpus: 1
 */
#include <string.h>

#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sched.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define THREADS 4

/* They never run.  While the test holds sched_lock, no other thread can become
 * ready.  */
static struct thread threads[THREADS];

static struct thread *
make_thread(int i, int priority)
{
	struct thread *t = &threads[i];

	memset(t, 0, sizeof(*t));
	t->state = THREAD_BLOCKED;
	t->priority = priority;
	return t;
}

static void
enqueue(struct thread *t)
{
	t->state = THREAD_READY;
	sched_enqueue(t);
}

static struct thread *
make_ready(int i, int priority)
{
	struct thread *t = make_thread(i, priority);

	enqueue(t);
	return t;
}

static void
expect_pick(struct thread *expected)
{
	struct thread *t = sched_pick();

	KTEST_CHECK_CMP(t, ==, expected);
	if (t != NULL)
		t->state = THREAD_RUNNING;
}

/* Remove each of three threads of one priority, and check that the others are
 * picked in order.  */
static void
check_remove(int priority)
{
	for (int removed = 0; removed < 3; removed++) {
		for (int i = 0; i < 3; i++)
			make_ready(i, priority);
		sched_remove(&threads[removed]);
		for (int i = 0; i < 3; i++)
			if (i != removed)
				expect_pick(&threads[i]);
		expect_pick(NULL);
	}
}

/* Remove the only thread of the highest priority. */
static void
check_remove_only(void)
{
	struct thread *low = make_ready(0, PRI_MIN);
	struct thread *high = make_ready(1, PRI_MAX);

	sched_remove(high);
	expect_pick(low);
	expect_pick(NULL);
}

/* Check that CURRENT can run for COUNT more ticks without being preempted. */
static void
continue_for(struct thread *current, int count)
{
	for (int i = 0; i < count; i++)
		KTEST_CHECK(!sched_tick(current));
}

static void
check_tick(void)
{
	struct thread *low, *high, *equal, *current;

	KTEST_CHECK(!sched_tick(NULL));
	low = make_ready(0, PRI_MIN);
	KTEST_CHECK(sched_tick(NULL));
	current = make_ready(1, PRI_DEFAULT);
	expect_pick(current);
	continue_for(current, 3 * TIME_SLICE);
	high = make_ready(2, PRI_DEFAULT + 1);
	KTEST_CHECK(sched_tick(current));

	/* The thread is preempted in the middle of a slice. */
	enqueue(current);
	expect_pick(high);
	expect_pick(current);
	continue_for(current, TIME_SLICE / 2);
	enqueue(current);
	expect_pick(current);
	equal = make_ready(3, PRI_DEFAULT);
	continue_for(current, TIME_SLICE - 1);
	KTEST_CHECK(sched_tick(current));
	sched_remove(equal);
	sched_remove(low);
	expect_pick(NULL);
}

static void
check_preempts(void)
{
	struct thread *low = make_thread(0, PRI_DEFAULT);
	struct thread *high = make_thread(1, PRI_DEFAULT + 1);
	struct thread *equal = make_thread(2, PRI_DEFAULT);

	KTEST_CHECK(sched_preempts(high, low));
	KTEST_CHECK(!sched_preempts(low, high));
	KTEST_CHECK(!sched_preempts(equal, low));
}

static void
check_waiter(void)
{
	static const int priorities[THREADS] = { 5, 7, 7, PRI_MIN };
	struct list queue;

	list_init(&queue);
	for (int i = 0; i < THREADS; i++)
		list_push_back(
		    &queue, &make_thread(i, priorities[i])->wait_elem);
	KTEST_CHECK_CMP(sched_waiter(&queue), ==, &threads[1]);
	KTEST_CHECK_CMP(list_size(&queue), ==, THREADS);
	threads[3].priority = 9;
	KTEST_CHECK_CMP(sched_waiter(&queue), ==, &threads[3]);
	threads[0].priority = 9;
	KTEST_CHECK_CMP(sched_waiter(&queue), ==, &threads[0]);
	KTEST_CHECK_CMP(list_size(&queue), ==, THREADS);
}

KTEST(priority_calls)
{
	set_deadline(5);
	timer_sleep(2); /* let other threads run until they wait */
	spin_acquire(&sched_lock);
	expect_pick(NULL);
	check_remove(PRI_MIN);
	check_remove(PRI_DEFAULT);
	check_remove(PRI_MAX);
	check_remove_only();
	check_tick();
	check_preempts();
	check_waiter();
	spin_release(&sched_lock);
}
