/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: creating and ending a thousand threads on four CPUs leaks no memory
 * cpus: 4
 */
#include "mem/heap.h"
#include "mem/palloc.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define BATCHES 100
#define THREADS 10

static struct semaphore done;
static unsigned sum; /* of the threads' arguments */

static void
run_once(void *argument)
{
	__atomic_fetch_add(&sum, (unsigned)argument, __ATOMIC_SEQ_CST);
	sema_up(&done);
}

static void
count_thread(struct thread *t UNUSED, void *total)
{
	++*(int *)total;
}

/* Wait until only WANTED threads are left. */
static void
wait_for_count(int wanted)
{
	int total;

	do {
		total = 0;
		thread_yield();
		spin_acquire(&sched_lock);
		thread_foreach(count_thread, &total);
		spin_release(&sched_lock);
	} while (total != wanted);
	/* The thread that ended last on a CPU is freed by the next thread that
	 * runs there.  */
	timer_sleep(2);
}

KTEST(thread_churn)
{
	struct palloc_stats before, after;
	struct heap_stats heap_before, heap_after;
	int threads = 0;

	sema_init(&done, 0);
	spin_acquire(&sched_lock);
	thread_foreach(count_thread, &threads);
	spin_release(&sched_lock);
	palloc_get_stats(0, &before);
	heap_get_stats(&heap_before);
	for (int i = 0; i < BATCHES; i++) {
		for (unsigned j = 0; j < THREADS; j++)
			KTEST_CHECK(thread_create("churn", PRI_DEFAULT,
					run_once, (void *)j) != TID_ERROR);
		for (int j = 0; j < THREADS; j++)
			sema_down(&done);
	}
	wait_for_count(threads);
	palloc_get_stats(0, &after);
	heap_get_stats(&heap_after);
	KTEST_CHECK_CMP(sum, ==, BATCHES * (THREADS * (THREADS - 1) / 2));
	KTEST_CHECK_CMP(after.free, ==, before.free);
	KTEST_CHECK_CMP(heap_after.blocks, ==, heap_before.blocks);
	KTEST_CHECK_CMP(heap_after.bytes, ==, heap_before.bytes);
}
