/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork and execv fail with ENOMEM when memory is used up, by programs
 *     or in the kernel; what was there goes on, and all comes back
 * memory: 6M
 */
#include <unistd.h>

#include <errno.h>

#include "tests/utest.h"

#define CHILDREN_MAX	2000

static char ballast[64 * 4096];
static pid_t children[CHILDREN_MAX];

/* Fork children that sleep until there is no memory for another one, or LIMIT
 * of them; how many there are.  */
static int
fork_until_full(int limit)
{
	int count;

	for (count = 0; count < limit; count++) {
		children[count] = fork();
		if (children[count] < 0) {
			CHECK_CMP(errno, ==, ENOMEM);
			break;
		}
		if (children[count] == 0)
			for (;;)
				msleep(100000);
	}
	return count;
}

static void
kill_all(int count)
{
	for (int i = 0; i < count; i++)
		kill(children[i]);
	test_wait_alone();
}

/* Use up memory in steps that get smaller. */
static void
grow_until_full(void)
{
	for (int size = 1 << 20; size >= 4096; size /= 2)
		while (sbrk(size) != SBRK_FAILED)
			continue;
}

static void
check_execv(void)
{
	char *const words[] = { test_argv[0], NULL };

	grow_until_full();
	CHECK_CMP(execv(test_argv[0], words), ==, -1);
	CHECK_CMP(errno, ==, ENOMEM);
}

void
test_main(void)
{
	int first, second;
	uint32_t user;
	char *start;

	memset(ballast, 1, sizeof(ballast));
	/* The first round also fills caches. */
	kill_all(fork_until_full(CHILDREN_MAX));
	user = test_counter(COUNTER_USER_FREE);
	first = fork_until_full(CHILDREN_MAX);
	CHECK_CMP(first, >, 2);
	CHECK_CMP(first, <, CHILDREN_MAX);
	kill_all(first);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
	second = fork_until_full(CHILDREN_MAX);
	kill_all(second);
	test_note("children=%d,%d", first, second);
	CHECK_CMP(second + 2, >=, first);

	start = sbrk(0);
	check_execv();
	CHECK_CMP(fork(), ==, -1);
	CHECK_CMP(errno, ==, ENOMEM);
	sbrk((int)(start - (char *)sbrk(0)));
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
}
