/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: wait_add, wait_for and wait_exit do what wait.h says, in each order of
 *     events, and nothing is left in the heap, nor touched when it is gone
 * points: 4
 */
#include "userprog/wait.h"

#include <errno.h>
#include <string.h>

#include "mem/heap.h"
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"
#include "threads/timer.h"
#include "userprog/process.h"

#define CHILDREN	3

static struct process parent, child[CHILDREN];

/* A parent, of nobody, and its children. */
static void
begin(void)
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

/* PROCESS ends, and its memory is used for something else. */
static void
end(struct process *process, int status)
{
	process->exit_status = status;
	wait_exit(process);
	memset(process, 0xA5, sizeof(*process));
}

/* A wait that need not wait. */
static void
expect(pid_t pid, int flags, int error, pid_t found, int status)
{
	pid_t who = -5;
	int what = -5;

	KTEST_CHECK_CMP(wait_for(&parent, pid, flags, &who, &what), ==, error);
	if (error != 0)
		return;
	KTEST_CHECK_CMP(who, ==, found);
	if (who != 0)
		KTEST_CHECK_CMP(what, ==, status);
}

/* Children that end before they are asked for. */
static void
check_ended(void)
{
	begin();
	expect(102, WNOHANG, 0, 0, 0);
	expect(-1, WNOHANG, 0, 0, 0);
	end(&child[1], 22);
	expect(101, WNOHANG, 0, 0, 0);
	expect(102, 0, 0, 102, 22);
	expect(102, WNOHANG, ECHILD, 0, 0);
	end(&child[2], -1);
	expect(-1, 0, 0, 103, -1);
	expect(103, WNOHANG, ECHILD, 0, 0);
	expect(-1, WNOHANG, 0, 0, 0);
	end(&child[0], 0);
	expect(-1, WNOHANG, 0, 101, 0);
	expect(-1, WNOHANG, ECHILD, 0, 0);
	expect(-1, 0, ECHILD, 0, 0);
	end(&parent, 0);
}

/* Whoever is not PARENT's own. */
static void
check_strangers(void)
{
	struct process stranger = { .pid = 200 };
	struct process grandchild = { .pid = 201 };

	begin();
	KTEST_CHECK_CMP(wait_add(NULL, &stranger), ==, 0);
	KTEST_CHECK_CMP(wait_add(&child[0], &grandchild), ==, 0);
	expect(200, WNOHANG, ECHILD, 0, 0);
	expect(201, WNOHANG, ECHILD, 0, 0);
	expect(100, WNOHANG, ECHILD, 0, 0);
	expect(0, WNOHANG, ECHILD, 0, 0);
	end(&grandchild, 1);
	end(&stranger, 1);
	expect(201, WNOHANG, ECHILD, 0, 0);
	expect(-1, WNOHANG, 0, 0, 0);
	for (int i = 0; i < CHILDREN; i++)
		end(&child[i], 1);
	end(&parent, 1);
}

/* Both ends of each pair, in each order, without a wait. */
static void
check_orders(void)
{
	for (int first = 0; first <= CHILDREN; first++) {
		begin();
		for (int i = 0; i < first; i++)
			end(&child[i], i);
		end(&parent, 1);
		for (int i = CHILDREN - 1; i >= first; i--)
			end(&child[i], i);
	}
}

/* A thread that waits for child[1] on PARENT's behalf. */
static struct semaphore started, woken;

static void
waiter(void *unused)
{
	(void)unused;
	sema_up(&started);
	expect(102, 0, 0, 102, 77);
	sema_up(&woken);
}

static bool
is_woken(int ticks)
{
	while (ticks-- > 0) {
		if (sema_try_down(&woken))
			return true;
		timer_sleep(1);
	}
	return false;
}

/* A child that ends while it is waited for; another one does before. */
static void
check_sleeper(void)
{
	begin();
	sema_init(&started, 0);
	sema_init(&woken, 0);
	KTEST_CHECK_CMP(thread_create("waiter", PRI_DEFAULT, waiter, NULL), !=,
	    TID_ERROR);
	sema_down(&started);
	end(&child[0], 66);
	if (is_woken(10))
		ktest_fail(__FILE__, __LINE__, "wait_for returned although its "
		    "child still runs");
	end(&child[1], 77);
	if (!is_woken(50))
		ktest_fail(__FILE__, __LINE__, "wait_for did not return when "
		    "its child had ended");
	end(&parent, 0);
	end(&child[2], 88);
}

static void
check_all(void)
{
	check_ended();
	check_strangers();
	check_orders();
	check_sleeper();
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
