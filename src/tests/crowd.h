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

/* Fork children until fork fails with ENOMEM or CROWD_MAX children exist.  Each child
 * reports that it runs, and then only sleeps.  The next child is forked after this report,
 * so each child has the memory that it needs.  Returns the number of children.  */
static inline int
crowd_gather(void)
{
	int count, ready[2];
	char byte;

	CHECK_CMP(pipe(ready), ==, 0);
	for (count = 0; count < CROWD_MAX; count++) {
		crowd[count] = fork();
		if (crowd[count] < 0) {
			CHECK_CMP(errno, ==, ENOMEM);
			break;
		}
		if (crowd[count] == 0) {
			write(ready[1], "r", 1);
			for (;;)
				msleep(1000000);
		}
		CHECK_CMP(read(ready[0], &byte, 1), ==, 1);
	}
	close(ready[0]);
	close(ready[1]);
	return count;
}

/* Kill the COUNT children that crowd_gather created, and wait for them.  The caller must
 * have no other children.  */
static inline void
crowd_kill(int count)
{
	for (int i = 0; i < count; i++)
		CHECK_CMP(kill(crowd[i]), ==, 0);
	for (int i = 0; i < count; i++)
		CHECK_CMP(waitpid(-1, NULL, 0), >, 0);
}

#endif
