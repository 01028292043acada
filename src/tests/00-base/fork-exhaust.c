/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork fails with ENOMEM when many processes have used up memory; existing
 *     processes continue, and all memory is returned
 * memory: 6M
 * needs: 02-userprog
 */
#include "tests/crowd.h"

static char ballast[64 * 4096];

/* Create as many children as possible, and return their number. */
int
test_child(int argc UNUSED, char **argv UNUSED)
{
	int count;

	memset(ballast, 1, sizeof(ballast));
	count = crowd_gather();
	crowd_kill(count);
	return count;
}

void
test_main(void)
{
	int first, second;
	uint32_t user;

	/* Fill caches first, so that they do not change the counts below. */
	test_run("crowd");
	user = test_counter(COUNTER_USER_FREE);
	first = test_run("crowd");
	CHECK_CMP(first, >, 2);
	CHECK_CMP(first, <, CROWD_MAX);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
	second = test_run("crowd");
	test_note("children=%d,%d", first, second);
	CHECK_CMP(second + 2, >=, first);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
}
