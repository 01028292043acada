/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: each of 60 concurrent children can be waited for by its pid, in an
 *     order different from the order in which they end, and wait returns the
 *     right status
 * points: 2
 */
#include <syscall.h>

#include <stdlib.h>

#include "tests/utest.h"

#define CHILDREN 60

static pid_t children[CHILDREN];

int
test_child(int argc, char **argv)
{
	int number = atoi(argv[argc - 1]);

	msleep((unsigned)(number * 37 % CHILDREN));
	return 1000 + number;
}

void
test_main(void)
{
	test_deadline(20000);
	for (int i = 0; i < CHILDREN; i++) {
		children[i] = test_spawn("%d", i);
		for (int k = 0; k < i; k++)
			CHECK_CMP(children[i], !=, children[k]);
	}
	for (int i = 0; i < CHILDREN; i++) {
		int k = i * 23 % CHILDREN;

		CHECK_CMP(wait(children[k]), ==, 1000 + k);
		CHECK_CMP(wait(children[k]), ==, -1);
	}
}
