/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork copies data, heap and stack; neither process sees what the other
 *     writes afterward; the child continues where the parent called fork
 * needs: 02-userprog
 */
#include <unistd.h>

#include "tests/utest.h"

static volatile int data = 1, bss;

static void
expect_success(pid_t pid)
{
	int status;

	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, 0);
}

int
test_child(int argc UNUSED, char **argv UNUSED)
{
	volatile int *heap = sbrk(4096), stack = 3;
	pid_t pid, self = getpid();

	CHECK((void *)heap != SBRK_FAILED);
	heap[5] = 4;
	bss = 2;
	pid = fork();
	if (pid == 0) {
		CHECK_CMP(
		    data + 10 * bss + 100 * stack + 1000 * heap[5], ==, 4321);
		CHECK_CMP(getpid(), !=, self);
		data = bss = stack = heap[5] = 0;
		_exit(0);
	}
	CHECK_CMP(pid, >, 0);
	CHECK_CMP(pid, !=, self);
	expect_success(pid);
	CHECK_CMP(data + 10 * bss + 100 * stack + 1000 * heap[5], ==, 4321);

	pid = fork();
	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		yield();
		yield();
		CHECK_CMP(
		    data + 10 * bss + 100 * stack + 1000 * heap[5], ==, 4321);
		_exit(0);
	}
	data = bss = stack = heap[5] = 7;
	expect_success(pid);
	return 0;
}

void
test_main(void)
{
	uint32_t user = test_counter(COUNTER_USER_FREE);

	CHECK_CMP(test_run("fork"), ==, 0);
	/* This process may have touched one more page of its own. */
	CHECK_CMP(test_counter(COUNTER_USER_FREE) + 1, >=, user);
}
