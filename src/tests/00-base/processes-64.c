/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: 64 processes can exist at the same time, are all listed, can be
 *     killed while they run or sleep, and leave no user page in use
 * needs: 02-userprog
 */
#include <unistd.h>

#include <errno.h>

#include "tests/utest.h"

#define CHILDREN 62

static pid_t children[CHILDREN];

static void
start_all(void)
{
	for (int i = 0; i < CHILDREN; i++) {
		children[i] = fork();
		CHECK_CMP(children[i], >=, 0);
		if (children[i] == 0)
			for (;;)
				if (i < CHILDREN - 4)
					msleep(100000);
	}
	CHECK_CMP(test_counter(COUNTER_PROCESSES), ==, CHILDREN + 2);
}

static bool
is_child(pid_t pid)
{
	for (int i = 0; i < CHILDREN; i++)
		if (children[i] == pid)
			return true;
	return false;
}

/* Count the children that procinfo lists. */
static int
count_listed(void)
{
	struct procinfo info;
	int count = 0;

	for (unsigned i = 0; procinfo(i, &info) == 0; i++) {
		CHECK_STR(info.name, "processes-64");
		CHECK_CMP(info.pages, >, 0);
		if (is_child(info.pid)) {
			CHECK_CMP(info.parent, ==, getpid());
			count++;
		}
	}
	CHECK_CMP(errno, ==, ENOENT);
	return count;
}

static void
kill_and_await_all(void)
{
	for (int i = 0; i < CHILDREN; i++)
		CHECK_CMP(kill(children[i]), ==, 0);
	for (int i = 0; i < CHILDREN; i++)
		CHECK_CMP(waitpid(children[i], NULL, 0), ==, children[i]);
	for (int i = 0; i < CHILDREN; i++) {
		CHECK_CMP(kill(children[i]), ==, -1);
		CHECK_CMP(errno, ==, ESRCH);
	}
}

/* The parent of the children is a child of the test program, and ends as well, so that
 * none of their memory is still in use when test_main counts the free pages.  */
int
test_child(int argc UNUSED, char **argv UNUSED)
{
	start_all();
	CHECK_CMP(count_listed(), ==, CHILDREN);
	kill_and_await_all();
	return 0;
}

void
test_main(void)
{
	uint32_t user;

	CHECK_CMP(kill(-1), ==, -1);
	CHECK_CMP(kill(0), ==, -1);
	user = test_counter(COUNTER_USER_FREE);
	for (int round = 0; round < 2; round++) {
		CHECK_CMP(test_run("children"), ==, 0);
		CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
	}
}
