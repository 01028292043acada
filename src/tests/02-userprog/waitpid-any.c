/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: waitpid with -1 returns the pid of any child that has ended; waitpid
 *     does not block with WNOHANG, and fails with ECHILD if there is no child to
 *     wait for, with EINVAL for unknown flags and with EFAULT for a bad address
 * points: 1
 */
#include <unistd.h>

#include <errno.h>

#include "tests/utest.h"

static pid_t
start_child(int milliseconds, int status)
{
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		msleep((unsigned)milliseconds);
		_exit(status);
	}
	return pid;
}

void
test_main(void)
{
	pid_t slow = start_child(100, 1), fast = start_child(20, 2), third;
	int status = -1;

	CHECK_CMP(waitpid(-1, &status, WNOHANG), ==, 0);
	CHECK_CMP(waitpid(slow, &status, WNOHANG), ==, 0);
	CHECK_CMP(waitpid(-1, &status, 0), ==, fast);
	CHECK_CMP(status, ==, 2);
	CHECK_CMP(waitpid(fast, &status, 0), ==, -1);
	CHECK_CMP(errno, ==, ECHILD);
	CHECK_CMP(waitpid(slow, &status, 8), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(waitpid(slow, (int *)0xC0100000, 0), ==, -1);
	CHECK_CMP(errno, ==, EFAULT);
	CHECK_CMP(waitpid(slow, NULL, 0), ==, slow);
	CHECK_CMP(waitpid(-1, &status, WNOHANG), ==, -1);
	CHECK_CMP(errno, ==, ECHILD);
	third = start_child(0, 3);
	msleep(50);
	CHECK_CMP(waitpid(-1, &status, WNOHANG), ==, third);
	CHECK_CMP(status, ==, 3);
}
