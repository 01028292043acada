/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: on four CPUs, no status and no memory is lost when a child ends at
 *     the moment when its parent waits for it or ends
 * points: 2
 * cpus: 4
 * options: perturb=1
 */
#include <syscall.h>

#include "tests/utest.h"

#define ROUNDS        40
#define GRANDCHILDREN 4
/* Repetitions of each round: a kernel that decides too early whether a child is
 * an orphan leaks memory in one of about 70 repetitions.  */
#define ORPHAN_ROUNDS 10

static void
use_cpu(unsigned turns)
{
	for (volatile unsigned i = 0; i < turns; i++)
		continue;
}

static pid_t
start_child(unsigned turns, int status)
{
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		use_cpu(turns);
		_exit(status);
	}
	return pid;
}

/* Wait for a child that ends at about the time of the wait, at a different moment
 * in each round.  */
static void
check_wait(unsigned round)
{
	pid_t pid = start_child(round * 50, (int)round);

	use_cpu((ROUNDS - round) * 50);
	CHECK_CMP(wait(pid), ==, round);
}

/* Run a child that ends at about the same time as its own children. */
static void
check_orphans(unsigned round)
{
	pid_t pid = fork();

	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		for (unsigned i = 0; i < GRANDCHILDREN; i++)
			start_child(i * round * 20, 1);
		use_cpu(round * 30);
		_exit(9);
	}
	CHECK_CMP(wait(pid), ==, 9);
}

/* All forks are made by a process that ends as well, because an engine can keep memory
 * for a process that has forked.  */
int
test_child(int argc UNUSED, char **argv UNUSED)
{
	for (unsigned round = 0; round < ROUNDS; round++) {
		check_wait(round);
		for (int i = 0; i < ORPHAN_ROUNDS; i++)
			check_orphans(round);
	}
	return 0;
}

/* Wait until only this process and the deadline's process are left. */
static void
wait_for_others(void)
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
	CHECK_CMP(test_run("forks"), ==, 0);
	wait_for_others();
	blocks = test_counter(COUNTER_HEAP_BLOCKS);
	user = test_counter(COUNTER_USER_FREE);
	CHECK_CMP(test_run("forks"), ==, 0);
	wait_for_others();
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), ==, blocks);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
}
