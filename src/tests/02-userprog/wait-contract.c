/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: wait_add, wait_for and wait_exit do what wait.h specifies in every
 *     order of events, when memory is exhausted and when a waiter is killed,
 *     leak no heap block and access no process that has ended
 * points: 4
 */
#include "userprog/wait.h"

#include <errno.h>
#include <string.h>

#include "mem/heap.h"
#include "mem/palloc.h"
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"
#include "userprog/process.h"

#define CHILDREN 3

static struct process parent, child[CHILDREN];

/* Set up PARENT, which itself has no parent, and its children. */
static void
set_up(void)
{
	memset(&parent, 0, sizeof(parent));
	parent.pid = 100;
	KTEST_CHECK_CMP(wait_add(NULL, &parent), ==, 0);
	for (int i = 0; i < CHILDREN; i++) {
		memset(&child[i], 0, sizeof(child[i]));
		child[i].pid = 101 + i;
		KTEST_CHECK_CMP(wait_add(&parent, &child[i]), ==, 0);
	}
}

/* End PROCESS with STATUS, and overwrite its memory. */
static void
end_process(struct process *process, int status)
{
	process->exit_status = status;
	wait_exit(process);
	memset(process, 0xA5, sizeof(*process));
}

/* Call wait_for for PARENT, and check that it returns ERROR and, unless there is
 * an error, finds pid FOUND with STATUS.  */
static void
expect_wait(pid_t pid, int flags, int error, pid_t found, int status)
{
	pid_t got_pid = -5;
	int got_status = -5;
	int result = wait_for(&parent, pid, flags, &got_pid, &got_status);

	if (result != error)
		ktest_fail(__FILE__, __LINE__,
		    "wait_for with pid %d and flags "
		    "%d returned %d, expected %d",
		    (int)pid, flags, result, error);
	if (error != 0)
		return;
	if (got_pid != found || (found != 0 && got_status != status))
		ktest_fail(__FILE__, __LINE__,
		    "wait_for with pid %d and flags "
		    "%d found pid %d with status %d, expected pid %d with "
		    "status %d",
		    (int)pid, flags, (int)got_pid, got_status, (int)found,
		    status);
}

/* Wait for children that have already ended, and, with WNOHANG, for children
 * that are still running.  */
static void
check_ended(void)
{
	set_up();
	end_process(&child[0], 11);
	expect_wait(-1, 0, 0, 101, 11);
	end_process(&child[1], 22);
	expect_wait(-1, WNOHANG, 0, 102, 22);
	end_process(&parent, 0);
	end_process(&child[2], 33);

	set_up();
	expect_wait(102, WNOHANG, 0, 0, 0);
	expect_wait(-1, WNOHANG, 0, 0, 0);
	end_process(&child[1], 22);
	expect_wait(101, WNOHANG, 0, 0, 0);
	expect_wait(102, 0, 0, 102, 22);
	expect_wait(102, WNOHANG, ECHILD, 0, 0);
	end_process(&child[2], -1);
	expect_wait(-1, WNOHANG, 0, 103, -1);
	expect_wait(103, WNOHANG, ECHILD, 0, 0);
	expect_wait(-1, WNOHANG, 0, 0, 0);
	end_process(&child[0], 0);
	expect_wait(-1, 0, 0, 101, 0);
	expect_wait(-1, WNOHANG, ECHILD, 0, 0);
	expect_wait(-1, 0, ECHILD, 0, 0);
	end_process(&parent, 0);
}

/* Wait for processes that are not PARENT's children. */
static void
check_strangers(void)
{
	struct process stranger = { .pid = 200 };
	struct process grandchild = { .pid = 201 };

	set_up();
	KTEST_CHECK_CMP(wait_add(NULL, &stranger), ==, 0);
	KTEST_CHECK_CMP(wait_add(&child[0], &grandchild), ==, 0);
	expect_wait(200, WNOHANG, ECHILD, 0, 0);
	expect_wait(201, WNOHANG, ECHILD, 0, 0);
	expect_wait(100, WNOHANG, ECHILD, 0, 0);
	expect_wait(0, WNOHANG, ECHILD, 0, 0);
	end_process(&grandchild, 1);
	end_process(&stranger, 1);
	expect_wait(201, WNOHANG, ECHILD, 0, 0);
	expect_wait(-1, WNOHANG, 0, 0, 0);
	for (int i = 0; i < CHILDREN; i++)
		end_process(&child[i], 1);
	end_process(&parent, 1);
}

/* End PARENT after none, some and all of its children have ended; nothing waits
 * for any of them.  */
static void
end_in_all_orders(void)
{
	for (int first = 0; first <= CHILDREN; first++) {
		set_up();
		for (int i = 0; i < first; i++)
			end_process(&child[i], i);
		end_process(&parent, 1);
		for (int i = CHILDREN - 1; i >= first; i--)
			end_process(&child[i], i);
	}
}

/* Add a child while memory is exhausted; it does not become PARENT's child. */
static void
check_memory(void)
{
	struct process unborn = { .pid = 104 };

	set_up();
	palloc_inject_failures(1);
	KTEST_CHECK_CMP(wait_add(&parent, &unborn), ==, ENOMEM);
	palloc_inject_failures(0);
	expect_wait(104, WNOHANG, ECHILD, 0, 0);
	end_process(&parent, 0);
	for (int i = 0; i < CHILDREN; i++)
		end_process(&child[i], 0);
}

/* Signaled by the thread that waits for child[1] on PARENT's behalf. */
static struct semaphore started, woken;

static void
waiter(void *unused UNUSED)
{
	sema_up(&started);
	expect_wait(102, 0, 0, 102, 77);
	sema_up(&woken);
}

/* Wait for at most TICKS ticks.  Returns whether the waiter was woken. */
static bool
is_woken_within(int ticks)
{
	while (ticks-- > 0) {
		if (sema_try_down(&woken))
			return true;
		timer_sleep(1);
	}
	return false;
}

/* Wait for a child that is running; another child ends first. */
static void
check_sleeper(void)
{
	set_up();
	sema_init(&started, 0);
	sema_init(&woken, 0);
	KTEST_CHECK_CMP(
	    thread_create("waiter", PRI_DEFAULT, waiter, NULL), !=, TID_ERROR);
	sema_down(&started);
	end_process(&child[0], 66);
	if (is_woken_within(10))
		ktest_fail(__FILE__, __LINE__,
		    "wait_for returned while its "
		    "child was still running");
	end_process(&child[1], 77);
	if (!is_woken_within(50))
		ktest_fail(__FILE__, __LINE__,
		    "wait_for did not return within "
		    "50 ticks after its child had ended");
	end_process(&parent, 0);
	end_process(&child[2], 88);
}

static void
interrupted_waiter(void *waiting)
{
	*(struct thread **)waiting = thread_current();
	sema_up(&started);
	expect_wait(102, 0, EINTR, 0, 0);
	sema_up(&woken);
}

/* Interrupt a thread that waits for a running child, as if PARENT were killed. */
static void
check_interrupted(void)
{
	struct thread *waiting;

	set_up();
	KTEST_CHECK_CMP(thread_create("interrupted", PRI_DEFAULT,
			    interrupted_waiter, &waiting),
	    !=, TID_ERROR);
	sema_down(&started);
	timer_sleep(2);
	thread_interrupt(waiting);
	if (!is_woken_within(50))
		ktest_fail(__FILE__, __LINE__,
		    "wait_for did not return within "
		    "50 ticks after its thread had been interrupted");
	end_process(&child[1], 77);
	expect_wait(102, WNOHANG, 0, 102, 77);
	end_process(&parent, 0);
	end_process(&child[0], 66);
	end_process(&child[2], 88);
}

static void
check_all(void)
{
	check_ended();
	check_strangers();
	check_memory();
	end_in_all_orders();
	check_sleeper();
	check_interrupted();
}

KTEST(wait_contract)
{
	struct heap_stats before, now;

	set_deadline(20);
	check_all();
	timer_sleep(5);
	heap_get_stats(&before);
	for (int i = 0; i < 20; i++)
		check_all();
	timer_sleep(5);
	heap_get_stats(&now);
	KTEST_CHECK_CMP(now.blocks, <, before.blocks + 20);
}
