/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork copies data, heap and stack; neither process sees what the other
 *     writes afterward; the child continues where the parent called fork
 */
#include <unistd.h>

#include "tests/utest.h"

static volatile int data = 1, bss;

void
test_main(void)
{
	volatile int *heap = sbrk(4096), stack = 3;
	uint32_t user = test_counter(COUNTER_USER_FREE);
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
	test_wait_alone();
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
	test_wait_alone();
	/* The heap page may have been allocated after the first count. */
	CHECK_CMP(test_counter(COUNTER_USER_FREE) + 1, >=, user);
}
