/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: processes on four CPUs that share one table of open files never get the
 *     same descriptor, and see each other's dup2 and close as atomic operations;
 *     the table with all its files is freed when the last of the processes ends
 * needs: 02-userprog
 * cpus: 4
 * tags: races, step
 */
#include <unistd.h>

#include <errno.h>
#include <stdio.h>

#include "tests/utest.h"

#define CHILDREN  4
#define ROUNDS    60
#define AT_ONCE   8
#define COMMON_FD 100 /* all children replace and close it */

/* Open PATH, whose inode number is NODE, and check that no other process gets the
 * same descriptors.  */
static void
open_and_close(const char *path, int node)
{
	int fds[AT_ONCE];

	for (int i = 0; i < AT_ONCE; i++) {
		fds[i] = open(path, O_RDONLY);
		CHECK_CMP(fds[i], >, 2);
	}
	for (int i = 0; i < AT_ONCE; i++) {
		CHECK_CMP(inumber(fds[i]), ==, node);
		CHECK_CMP(dup2(fds[i], COMMON_FD), ==, COMMON_FD);
		CHECK_CMP(close(fds[i]), ==, 0);
		if (i % 3 == 0 && close(COMMON_FD) != 0)
			CHECK_CMP(errno, ==, EBADF);
	}
}

static void
run_child(int number)
{
	char path[20];
	struct stat info;
	int fd;

	snprintf(path, sizeof(path), "/tmp/%d", number);
	fd = open(path, O_RDWR | O_CREAT);
	CHECK_CMP(fd, >, 2);
	CHECK_CMP(fstat(fd, &info), ==, 0);
	CHECK_CMP(close(fd), ==, 0);
	for (int round = 0; round < ROUNDS; round++)
		open_and_close(path, (int)info.inumber);
	_exit(0);
}

/* In a separate process: start the children, which share its table, and wait for
 * them.  */
static void
run_children(void)
{
	int status;
	pid_t pid;

	for (int i = 0; i < CHILDREN; i++) {
		pid = rfork(RFPROC, NULL, NULL);
		CHECK_CMP(pid, >=, 0);
		if (pid == 0)
			run_child(i);
	}
	for (int i = 0; i < CHILDREN; i++) {
		CHECK_CMP(waitpid(-1, &status, 0), >, 0);
		CHECK_CMP(status, ==, 0);
	}
	_exit(0);
}

void
test_main(void)
{
	uint32_t vnodes = test_counter(COUNTER_VNODES);
	int status;
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0)
		run_children();
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, 0);
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes);
}
