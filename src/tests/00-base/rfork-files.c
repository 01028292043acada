/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a child of rfork shares the table of open files unless RFFDG is set,
 *     has memory of its own if RFMEM is not set, and can be waited for; the
 *     table outlives the process that created it; wrong flags are refused
 * needs: 02-userprog
 */
#include <unistd.h>

#include <errno.h>

#include "tests/utest.h"

#define PARENT_FD 20
#define CHILD_FD  21

static volatile int value;

static pid_t
fork_with(int flags)
{
	pid_t pid = rfork(flags, NULL, NULL);

	CHECK_CMP(pid, >=, 0);
	return pid;
}

static void
wait_for_status(pid_t pid, int expected)
{
	int status = -1;

	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, expected);
}

static bool
is_open(int fd)
{
	struct stat info;

	return fstat(fd, &info) == 0;
}

static void
check_flags(void)
{
	static const int bad[] = { 0, RFFDG, RFMEM, RFPROC | 1, RFPROC << 8,
		-1 };

	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++) {
		CHECK_CMP(rfork(bad[i], NULL, NULL), ==, -1);
		CHECK_CMP(errno, ==, EINVAL);
	}
}

/* Let a child created with FLAGS open and close descriptors and change VALUE.  Check
 * that VALUE does not change in this process.  */
static void
change_files(int flags)
{
	pid_t pid;

	CHECK_CMP(dup2(STDIN_FILENO, PARENT_FD), ==, PARENT_FD);
	value = 1;
	pid = fork_with(flags);
	if (pid == 0) {
		CHECK_CMP(value, ==, 1);
		value = 2;
		CHECK_CMP(dup2(STDIN_FILENO, CHILD_FD), ==, CHILD_FD);
		CHECK_CMP(close(PARENT_FD), ==, 0);
		_exit(7);
	}
	wait_for_status(pid, 7);
	CHECK_CMP(value, ==, 1);
}

/* Let a process that shares its table with a child end before the child, and check that
 * the child can still use the table.  */
static void
check_orphan(void)
{
	int fds[2];
	char byte = 0;
	pid_t pid;

	CHECK_CMP(pipe(fds), ==, 0);
	pid = fork();
	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		if (fork_with(RFPROC) != 0)
			_exit(0);
		msleep(50);
		CHECK_CMP(write(fds[1], "x", 1), ==, 1);
		_exit(0);
	}
	wait_for_status(pid, 0);
	close(fds[1]);
	CHECK_CMP(read(fds[0], &byte, 1), ==, 1);
	CHECK_CMP(byte, ==, 'x');
	CHECK_CMP(read(fds[0], &byte, 1), ==, 0);
}

void
test_main(void)
{
	check_flags();
	change_files(RFPROC | RFFDG);
	CHECK(is_open(PARENT_FD));
	CHECK(!is_open(CHILD_FD));
	change_files(RFPROC);
	CHECK(!is_open(PARENT_FD));
	CHECK(is_open(CHILD_FD));
	close(CHILD_FD);
	check_orphan();
}
