/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: getpriority and setpriority work for the caller and for other
 *     processes; children inherit the niceness; under MLFQ, a process of high
 *     niceness gets less CPU time, even if another process set the niceness
 * needs: 02-userprog
 * options: sched=mlfqs
 */
#include <unistd.h>

#include <errno.h>
#include <sys/resource.h>

#include "tests/utest.h"

static int
nice_of(pid_t pid)
{
	int nice;

	errno = 0;
	nice = getpriority(PRIO_PROCESS, pid);
	CHECK_CMP(errno, ==, 0);
	return nice;
}

static void
check_errors(void)
{
	CHECK_CMP(getpriority(1, 0), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(setpriority(-1, 0, 0), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(getpriority(PRIO_PROCESS, 12345), ==, -1);
	CHECK_CMP(errno, ==, ESRCH);
	CHECK_CMP(setpriority(PRIO_PROCESS, -7, 0), ==, -1);
	CHECK_CMP(errno, ==, ESRCH);
}

static void
check_own(void)
{
	static const struct {
		int set, expected;
	} steps[] = { { 5, 5 }, { -1, -1 }, { 1000, PRIO_MAX },
		{ -1000, PRIO_MIN }, { 0, 0 } };

	CHECK_CMP(nice_of(0), ==, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(steps); i++) {
		CHECK_CMP(setpriority(PRIO_PROCESS, 0, steps[i].set), ==, 0);
		CHECK_CMP(nice_of(0), ==, steps[i].expected);
		CHECK_CMP(nice_of(getpid()), ==, steps[i].expected);
	}
}

/* Start a child that runs until it is killed. */
static pid_t
start_busy_child(void)
{
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	while (pid == 0)
		continue;
	return pid;
}

static uint32_t
ticks_of(pid_t pid)
{
	struct procinfo info;

	for (unsigned i = 0; procinfo(i, &info) == 0; i++)
		if (info.pid == pid)
			return info.ticks;
	test_fail(__FILE__, __LINE__, "procinfo lists no process %d", pid);
}

static void
end_child(pid_t pid)
{
	CHECK_CMP(kill(pid), ==, 0);
	CHECK_CMP(waitpid(pid, NULL, 0), ==, pid);
}

void
test_main(void)
{
	pid_t nice_child, other;

	check_errors();
	check_own();
	CHECK_CMP(setpriority(PRIO_PROCESS, 0, 3), ==, 0);
	nice_child = start_busy_child();
	CHECK_CMP(setpriority(PRIO_PROCESS, 0, -5), ==, 0);
	other = start_busy_child();
	CHECK_CMP(nice_of(nice_child), ==, 3);
	CHECK_CMP(nice_of(other), ==, -5);
	CHECK_CMP(setpriority(PRIO_PROCESS, 0, -20), ==, 0);
	CHECK_CMP(setpriority(PRIO_PROCESS, nice_child, 15), ==, 0);
	CHECK_CMP(setpriority(PRIO_PROCESS, other, 0), ==, 0);
	CHECK_CMP(nice_of(nice_child), ==, 15);
	msleep(4000);
	CHECK_CMP(ticks_of(other), >, 2 * ticks_of(nice_child));
	end_child(nice_child);
	end_child(other);
}
