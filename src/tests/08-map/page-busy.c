/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: while a page is hard busy, no other thread can make it busy; while it is
 *     soft busy, threads that exclude soft-busy holders cannot make it hard busy,
 *     but others can; and every thread that waits is woken once the page is in
 *     the state that the thread waits for
 * cpus: 4
 * tags: races
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_stat.h"

#define WAITERS 6
#define ROUNDS  300

static struct vm_page *m;
static struct semaphore started, done;
static volatile uint32_t inside, entries;

/* ----------------------------------------------------------- who excludes whom */

static void
check_states(void)
{
	/* The page has just been allocated: hard busy. */
	KTEST_CHECK(vm_page_is_busy(m) && !vm_page_is_soft_busy(m));
	KTEST_CHECK(!vm_page_busy_try(m, false));
	KTEST_CHECK(!vm_page_busy_try(m, true));
	KTEST_CHECK(!vm_page_sbusy_try(m));
	vm_page_sbusy_hold(m);
	KTEST_CHECK(vm_page_is_busy(m) && vm_page_is_soft_busy(m));
	vm_page_wakeup(m);
	KTEST_CHECK(!vm_page_is_busy(m) && vm_page_is_soft_busy(m));
	KTEST_CHECK(vm_page_sbusy_try(m));
	KTEST_CHECK(!vm_page_busy_try(m, true));
	KTEST_CHECK(vm_page_busy_try(m, false));
	KTEST_CHECK(!vm_page_sbusy_try(m));
	vm_page_wakeup(m);
	vm_page_sleep_busy(m, false); /* returns at once */
	vm_page_sbusy_drop(m);
	KTEST_CHECK(!vm_page_busy_try(m, true));
	vm_page_sbusy_drop(m);
	KTEST_CHECK_CMP(m->busy_count, ==, 0);
	vm_page_sleep_busy(m, true);
	vm_page_busy_wait(m, true);
	KTEST_CHECK(vm_page_is_busy(m));
	vm_page_set_swapinprog(m, true);
	KTEST_CHECK_CMP(m->busy_count, ==, PBUSY_LOCKED | PBUSY_SWAPINPROG);
	vm_page_set_swapinprog(m, false);
	vm_page_wakeup(m);
	KTEST_CHECK_CMP(m->busy_count, ==, 0);
}

/* ------------------------------------------------------------------ waiting */

/* Wait until the page can be made hard busy, and make it so.  Soft-busy holders are excluded
 * as well if ALSO_SOFT is not NULL.  Check that no other waiter has the page hard busy, and
 * release it.  */
static void
wait_for_page(void *also_soft)
{
	sema_up(&started);
	vm_page_busy_wait(m, also_soft != NULL);
	KTEST_CHECK_CMP(
	    __atomic_fetch_add(&inside, 1, __ATOMIC_SEQ_CST), ==, 0);
	KTEST_CHECK(also_soft == NULL || !vm_page_is_soft_busy(m));
	entries++;
	thread_yield();
	KTEST_CHECK_CMP(
	    __atomic_fetch_sub(&inside, 1, __ATOMIC_SEQ_CST), ==, 1);
	vm_page_wakeup(m);
	sema_up(&done);
}

/* Start COUNT threads that wait for the page, and return when all of them sleep. */
static void
start_waiters(unsigned count, bool also_soft)
{
	uint32_t waits = vm_stat_get(V_INTRANS);

	for (unsigned i = 0; i < count; i++)
		thread_create("waiter", PRI_DEFAULT, wait_for_page,
		    also_soft ? &done : NULL);
	for (unsigned i = 0; i < count; i++)
		sema_down(&started);
	while (vm_stat_get(V_INTRANS) < waits + count)
		thread_yield();
}

static void
join_waiters(unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		sema_down(&done);
	KTEST_CHECK_CMP(entries, ==, count);
	KTEST_CHECK_CMP(m->busy_count, ==, 0);
	entries = 0;
}

static void
check_waiting(void)
{
	/* Hard busy. */
	vm_page_busy_wait(m, true);
	vm_page_flag_clear(m, PG_REFERENCED);
	start_waiters(WAITERS, true);
	KTEST_CHECK(m->busy_count & PBUSY_WANTED);
	KTEST_CHECK(m->flags & PG_REFERENCED);
	KTEST_CHECK_CMP(entries, ==, 0);
	vm_page_wakeup(m);
	join_waiters(WAITERS);

	/* Soft busy: the waiters continue after the last of two holders has released the page. */
	KTEST_CHECK(vm_page_sbusy_try(m) && vm_page_sbusy_try(m));
	start_waiters(WAITERS, true);
	vm_page_sbusy_drop(m);
	for (unsigned i = 0; i < 20; i++)
		thread_yield();
	KTEST_CHECK_CMP(entries, ==, 0);
	KTEST_CHECK(m->busy_count & PBUSY_WANTED);
	vm_page_sbusy_drop(m);
	join_waiters(WAITERS);

	/* Hard busy becomes soft busy: a thread that accepts soft busy continues. */
	vm_page_busy_wait(m, true);
	start_waiters(1, false);
	vm_page_sbusy_hold(m);
	vm_page_wakeup(m);
	sema_down(&done);
	KTEST_CHECK_CMP(entries, ==, 1);
	entries = 0;
	KTEST_CHECK_CMP(m->busy_count & ~PBUSY_WANTED, ==, 1);
	vm_page_sbusy_drop(m);
	KTEST_CHECK_CMP(m->busy_count, ==, 0);
}

/* ------------------------------------------------------------- competition */

/* Repeatedly increment a counter in the page while the page is hard busy, and check
 * that it does not change while the page is soft busy.  */
static void
compete(void *unused UNUSED)
{
	uint32_t *counter = vm_page_kva(m), before;

	for (unsigned i = 0; i < ROUNDS; i++) {
		vm_page_busy_wait(m, true);
		before = *counter;
		if (i % 8 == 0)
			thread_yield();
		*counter = before + 1;
		vm_page_sbusy_hold(m);
		vm_page_wakeup(m);
		before = *(volatile uint32_t *)counter;
		if (i % 4 == 0)
			thread_yield();
		KTEST_CHECK_CMP(*(volatile uint32_t *)counter, ==, before);
		vm_page_sbusy_drop(m);
	}
	sema_up(&done);
}

static void
check_competition(void)
{
	uint32_t *counter = vm_page_kva(m);

	*counter = 0;
	for (unsigned i = 0; i < WAITERS; i++)
		thread_create("competitor", PRI_DEFAULT, compete, NULL);
	for (unsigned i = 0; i < WAITERS; i++)
		sema_down(&done);
	KTEST_CHECK_CMP(*counter, ==, WAITERS * ROUNDS);
	KTEST_CHECK_CMP(m->busy_count, ==, 0);
}

KTEST(page_busy)
{
	set_deadline(30);
	sema_init(&started, 0);
	sema_init(&done, 0);
	m = vm_page_alloc(NULL, 0, VM_ALLOC_NORMAL);
	KTEST_CHECK(m != NULL);
	check_states();
	check_waiting();
	check_competition();
	vm_page_busy_wait(m, true);
	vm_page_free(m);
}
