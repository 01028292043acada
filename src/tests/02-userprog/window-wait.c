/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if one of parent and child ends on another CPU between any two instructions with
 *     which the other one ends, or with which the parent waits, no status is lost, no heap
 *     block is leaked, and no process that has ended is accessed
 * points: 0
 * cpus: 2
 */
#include "userprog/wait.h"

#include <string.h>

#include "mem/heap.h"
#include "tests/deadline.h"
#include "tests/windows.h"
#include "userprog/process.h"

#define PID    101 /* of the child */
#define STATUS 7

static struct process parent, child;
static struct heap_stats before; /* when neither process exists */
static bool is_found;            /* the result of look_for_child */

static void
set_up(void)
{
	heap_get_stats(&before);
	memset(&parent, 0, sizeof(parent));
	memset(&child, 0, sizeof(child));
	parent.pid = 100;
	child.pid = PID;
	KTEST_CHECK_CMP(wait_add(NULL, &parent), ==, 0);
	KTEST_CHECK_CMP(wait_add(&parent, &child), ==, 0);
}

/* End PROCESS, and overwrite its memory. */
static void
end_process(struct process *process)
{
	process->exit_status = STATUS;
	wait_exit(process);
	memset(process, 0xA5, sizeof(*process));
}

static void
end_parent(void)
{
	end_process(&parent);
}

static void
end_child(void)
{
	end_process(&child);
}

/* Wait for the child with FLAGS.  Returns whether it was found. */
static bool
find_child_ended(int flags)
{
	pid_t found = -5;
	int status = -5;

	KTEST_CHECK_CMP(wait_for(&parent, PID, flags, &found, &status), ==, 0);
	if (found == 0)
		return false;
	KTEST_CHECK_CMP(found, ==, PID);
	KTEST_CHECK_CMP(status, ==, STATUS);
	return true;
}

static void
wait_for_child(void)
{
	KTEST_CHECK(find_child_ended(0));
}

static void
look_for_child(void)
{
	is_found = find_child_ended(WNOHANG);
}

static void
check_blocks(void)
{
	struct heap_stats now;

	heap_get_stats(&now);
	KTEST_CHECK_CMP(now.blocks, ==, before.blocks);
}

static void
check_parent_ended(void)
{
	if (!windows_acted())
		end_parent();
	check_blocks();
}

static void
check_child_ended(void)
{
	if (!windows_acted())
		end_child();
	check_blocks();
}

static void
check_waited(void)
{
	if (!windows_acted())
		wait_for_child();
	end_parent();
	check_blocks();
}

static void
check_looked(void)
{
	if (!windows_acted())
		end_child();
	if (!is_found)
		wait_for_child();
	end_parent();
	check_blocks();
}

static void
run(const char *name, void (*function)(void), void (*action)(void),
    void (*check)(void))
{
	struct window_case c = {
		.name = name,
		.place = WINDOW_CPU,
		.setup = set_up,
		.function = function,
		.action = action,
		.check = check,
	};

	KTEST_CHECK_CMP(windows_run(&c), >=, 2);
}

KTEST(window_wait)
{
	set_deadline(60);
	run("parent, child", end_parent, end_child, check_child_ended);
	run("child, parent", end_child, end_parent, check_parent_ended);
	run("child, wait", end_child, wait_for_child, check_waited);
	run("look, child", look_for_child, end_child, check_looked);
}
