/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when wait returns, all pages of the child have been freed, even if parent and
 *     child run on different CPUs
 * points: 0
 * cpus: 2
 * tags: races
 * options: perturb=1
 */
#include <syscall.h>

#include "tests/utest.h"

#define PAGE   4096
#define PAGES  100
#define ROUNDS 30

static char memory[PAGES * PAGE];

int
test_child(int argc UNUSED, char **argv UNUSED)
{
	for (unsigned i = 0; i < PAGES; i++)
		memory[i * PAGE] = 1;
	return 3;
}

void
test_main(void)
{
	uint32_t user;

	CHECK_CMP(test_run("child"), ==, 3);
	user = test_counter(COUNTER_USER_FREE);
	for (unsigned i = 0; i < ROUNDS; i++) {
		CHECK_CMP(test_run("child"), ==, 3);
		CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
	}
}
