/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Creates as many child processes as fit in memory.  Header only.
 */
#ifndef TESTS_CROWD_H
#define TESTS_CROWD_H

#include <errno.h>
#include <unistd.h>

#include "tests/utest.h"

#define CROWD_MAX 2000

static pid_t crowd[CROWD_MAX];

/* Fork children until fork fails with ENOMEM or CROWD_MAX children exist.  The
 * children do nothing but sleep.  Returns the number of children.  */
static inline int
crowd_gather(void)
{
	int count;

	for (count = 0; count < CROWD_MAX; count++) {
		crowd[count] = fork();
		if (crowd[count] < 0) {
			CHECK_CMP(errno, ==, ENOMEM);
			break;
		}
		if (crowd[count] == 0)
			for (;;)
				msleep(1000000);
	}
	return count;
}

/* Kill the first COUNT children, and wait until all processes except the caller
 * have ended.  */
static inline void
crowd_kill(int count)
{
	for (int i = 0; i < count; i++)
		kill(crowd[i]);
	test_wait_alone();
}

#endif
