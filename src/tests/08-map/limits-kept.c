/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: limits are kept across fork, exec and execv; a maximum cannot be raised;
 *     RLIMIT_AS bounds what is mapped, and RLIMIT_STACK the stack of the next
 *     program
 * engine: dragonfly
 */
#include <unistd.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "tests/utest.h"

#define PAGE        4096
#define AS_LIMIT    (2u << 20)
#define AS_MAX      (3u << 20)
#define STACK_LIMIT (16u * PAGE)

static void
check_limits(void)
{
	struct rlimit limit;

	CHECK_CMP(getrlimit(RLIMIT_AS, &limit), ==, 0);
	CHECK_CMP(limit.rlim_cur, ==, AS_LIMIT);
	CHECK_CMP(limit.rlim_max, ==, AS_MAX);
	CHECK_CMP(getrlimit(RLIMIT_STACK, &limit), ==, 0);
	CHECK_CMP(limit.rlim_cur, ==, STACK_LIMIT);
}

/* Use BYTES of stack, a page at a time. */
static int
use_stack(int bytes)
{
	volatile char page[PAGE];

	page[0] = 1;
	return bytes <= PAGE ? page[0] : use_stack(bytes - PAGE) + page[0];
}

int
test_child(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "stack") == 0)
		return use_stack(atoi(argv[2])) > 0 ? 7 : 0;
	check_limits();
	return 7;
}

static void
set_limit(int resource, uint32_t current, uint32_t maximum)
{
	struct rlimit limit = { .rlim_cur = current, .rlim_max = maximum };

	CHECK_CMP(setrlimit(resource, &limit), ==, 0);
}

static void
expect_exit(pid_t pid, int expected)
{
	int status = -2;

	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, expected);
}

void
test_main(void)
{
	char *words[] = { test_argv[0], "limits", NULL };
	struct rlimit limit = { .rlim_cur = PAGE, .rlim_max = AS_MAX + 1 };
	pid_t pid;

	set_limit(RLIMIT_AS, AS_LIMIT, AS_MAX);
	set_limit(RLIMIT_STACK, STACK_LIMIT, RLIM_INFINITY);
	check_limits();
	CHECK_CMP(setrlimit(RLIMIT_AS, &limit), ==, -1);
	CHECK_CMP(errno, ==, EPERM);
	check_limits();
	CHECK(mmap(NULL, AS_LIMIT, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		  0) == MAP_FAILED);
	CHECK_CMP(errno, ==, ENOMEM);

	pid = fork();
	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		check_limits();
		execv(words[0], words);
		_exit(1);
	}
	expect_exit(pid, 7);
	expect_exit(test_spawn("limits"), 7);
	expect_exit(test_spawn("stack %u", STACK_LIMIT / 2), 7);
	expect_exit(test_spawn("stack %u", STACK_LIMIT + PAGE), -1);
}
