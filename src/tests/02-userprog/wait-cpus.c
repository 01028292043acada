/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: on four CPUs, a child that ends while its parent asks for it, or while
 *     its parent ends, is waited for once or forgotten once: no status and no
 *     memory is lost
 * points: 2
 * cpus: 4
 * options: perturb=1
 */
#include <syscall.h>

#include "tests/utest.h"

#define ROUNDS		40
#define GRANDCHILDREN	4

static void
spin(unsigned turns)
{
	for (volatile unsigned i = 0; i < turns; i++)
		continue;
}

static pid_t
start(unsigned turns, int status)
{
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		spin(turns);
		_exit(status);
	}
	return pid;
}

/* Parent and child meet, a little earlier or later each time. */
static void
check_meeting(unsigned round)
{
	pid_t pid = start(round * 50, (int)round);

	spin((ROUNDS - round) * 50);
	CHECK_CMP(wait(pid), ==, round);
}

/* A child that ends together with its children. */
static void
check_orphans(unsigned round)
{
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		for (unsigned i = 0; i < GRANDCHILDREN; i++)
			start(i * round * 20, 1);
		spin(round * 30);
		_exit(9);
	}
	CHECK_CMP(wait(pid), ==, 9);
}

static void
check_all(void)
{
	for (unsigned round = 0; round < ROUNDS; round++) {
		check_meeting(round);
		check_orphans(round);
	}
}

/* Only the guard of the deadline is left. */
static void
settle(void)
{
	for (int i = 0; test_counter(COUNTER_PROCESSES) > 2; i++) {
		CHECK_CMP(i, <, 500);
		msleep(10);
	}
}

void
test_main(void)
{
	uint32_t blocks, user;

	test_deadline(50000);
	check_all();
	settle();
	blocks = test_counter(COUNTER_HEAP_BLOCKS);
	user = test_counter(COUNTER_USER_FREE);
	check_all();
	settle();
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), ==, blocks);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
}
