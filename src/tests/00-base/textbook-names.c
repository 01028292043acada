/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: threads, semaphores, locks, condition variables, the timer and
 *     interrupts work as textbooks and course notes describe, under the same
 *     names
 * needs: 01-threads
 * cpus: 1
 */
#include <string.h>

#include "cpu/intr.h"
#include "cpu/system_clock.h"
#include "tests/deadline.h"
#include "tests/events.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define SLOTS       3
#define ITEMS       20
#define NS_PER_TICK (1000000000 / TIMER_FREQ)

static struct semaphore done;

/* A bounded buffer, written as a monitor. */
static struct lock monitor;
static struct condition not_full, not_empty;
static int slots[SLOTS];
static unsigned head, tail;

static void
producer(void *unused UNUSED)
{
	for (int item = 0; item < ITEMS; item++) {
		lock_acquire(&monitor);
		while (head - tail == SLOTS)
			cond_wait(&not_full, &monitor);
		slots[head++ % SLOTS] = item;
		cond_signal(&not_empty, &monitor);
		lock_release(&monitor);
	}
	sema_up(&done);
}

static void
consumer(void *unused UNUSED)
{
	for (int item = 0; item < ITEMS; item++) {
		lock_acquire(&monitor);
		while (head == tail)
			cond_wait(&not_empty, &monitor);
		KTEST_CHECK(lock_held_by_current_thread(&monitor));
		KTEST_CHECK_CMP(slots[tail++ % SLOTS], ==, item);
		cond_broadcast(&not_full, &monitor);
		lock_release(&monitor);
		KTEST_CHECK(!lock_held_by_current_thread(&monitor));
	}
	sema_up(&done);
}

static void
check_monitor(void)
{
	lock_init(&monitor);
	cond_init(&not_full);
	cond_init(&not_empty);
	thread_create("producer", PRI_DEFAULT, producer, NULL);
	thread_create("consumer", PRI_DEFAULT, consumer, NULL);
	sema_down(&done);
	sema_down(&done);
	KTEST_CHECK(lock_try_acquire(&monitor));
	lock_release(&monitor);
}

static struct thread *blocked;

/* Use thread_block as course notes do: disable interrupts, record the waiting
 * thread, and block.  */
static void
block_self(void *unused UNUSED)
{
	enum intr_level old = intr_disable();

	blocked = thread_current();
	thread_block();
	KTEST_CHECK(intr_get_level() == INTR_OFF);
	intr_set_level(old);
	KTEST_CHECK(intr_get_level() == INTR_ON);
	event('c');
	KTEST_CHECK(strcmp(thread_name(), "blocker") == 0);
	thread_exit();
}

static void
check_block(void)
{
	tid_t tid = thread_create("blocker", PRI_DEFAULT + 1, block_self, NULL);
	enum intr_level old;

	KTEST_CHECK(tid != TID_ERROR && tid != thread_tid());
	event('a');
	KTEST_CHECK(blocked != NULL);
	old = intr_disable();
	KTEST_CHECK(old == INTR_ON && !intr_context());
	thread_unblock(blocked);
	event('b'); /* blocker cannot run: interrupts are off */
	KTEST_CHECK(intr_enable() == INTR_OFF);
	event('d');
	EXPECT_EVENTS("abcd");
}

static void
check_semaphore(void)
{
	struct semaphore sema;

	sema_init(&sema, 2);
	KTEST_CHECK(sema_try_down(&sema));
	sema_down(&sema);
	KTEST_CHECK(!sema_try_down(&sema));
	sema_up(&sema);
	KTEST_CHECK(sema_try_down(&sema));
}

/* Check that SLEEP(LENGTH) takes at least NS ns, and at most two ticks more. */
static void
check_sleep(void (*sleep)(int64_t), int64_t length, uint64_t ns)
{
	uint64_t start = clock_now(), taken;

	sleep(length);
	taken = clock_now() - start;
	KTEST_CHECK_CMP(taken, >=, ns);
	KTEST_CHECK_CMP(taken, <=, ns + 2 * NS_PER_TICK);
}

static void
check_timer(void)
{
	int64_t start = timer_ticks();
	uint32_t idle;

	timer_sleep(3);
	KTEST_CHECK_CMP(timer_elapsed(start), >=, 3);
	check_sleep(timer_nsleep, 500000, 500000);
	check_sleep(timer_nsleep, -1, 0);
	check_sleep(timer_usleep, 20, 20000);
	check_sleep(timer_usleep, 12345, 12345000);
	check_sleep(timer_msleep, 10, 10000000);
	idle = thread_idle_ticks();
	check_sleep(timer_msleep, 1000, 1000000000);
	KTEST_CHECK_CMP(thread_idle_ticks() - idle, >=, TIMER_FREQ - 2);
}

static int flag;

static void
raise_flag(void *unused UNUSED)
{
	flag = 1;
}

/* Check that a variable that another thread changes is read again after a
 * barrier.  */
static void
check_barrier(void)
{
	thread_create("flag", PRI_DEFAULT, raise_flag, NULL);
	while (flag == 0) {
		thread_yield();
		barrier();
	}
}

static void
count_thread(struct thread *t, void *number)
{
	KTEST_CHECK(t->tid > 0);
	++*(int *)number;
}

KTEST(textbook_names)
{
	int threads = 0;

	set_deadline(20);
	sema_init(&done, 0);
	check_monitor();
	check_block();
	check_semaphore();
	check_timer();
	check_barrier();
	spin_acquire(&sched_lock);
	thread_foreach(count_thread, &threads);
	spin_release(&sched_lock);
	KTEST_CHECK_CMP(threads, >=, 1);
	KTEST_CHECK_CMP(thread_get_priority(), ==, PRI_DEFAULT);
}
