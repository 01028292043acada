/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork fails with ENOMEM when many processes or one large heap have
 *     used up memory, and execv when one large heap has; existing processes
 *     continue, and all memory is returned
 * memory: 6M
 */
#include "tests/crowd.h"

static char ballast[64 * 4096];

/* Use up memory in smaller and smaller steps. */
static void
grow_until_full(void)
{
	for (int size = 1 << 20; size >= 4096; size /= 2)
		while (sbrk(size) != SBRK_FAILED)
			continue;
}

static void
check_execv(void)
{
	char *const words[] = { test_argv[0], NULL };

	CHECK_CMP(execv(test_argv[0], words), ==, -1);
	CHECK_CMP(errno, ==, ENOMEM);
}

void
test_main(void)
{
	int first, second;
	uint32_t user;
	char *start;

	memset(ballast, 1, sizeof(ballast));
	/* Fill caches first, so that they do not change the counts below. */
	crowd_kill(crowd_gather());
	user = test_counter(COUNTER_USER_FREE);
	first = crowd_gather();
	CHECK_CMP(first, >, 2);
	CHECK_CMP(first, <, CROWD_MAX);
	crowd_kill(first);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
	second = crowd_gather();
	crowd_kill(second);
	test_note("children=%d,%d", first, second);
	CHECK_CMP(second + 2, >=, first);

	start = sbrk(0);
	grow_until_full();
	check_execv();
	CHECK_CMP(fork(), ==, -1);
	CHECK_CMP(errno, ==, ENOMEM);
	sbrk((int)(start - (char *)sbrk(0)));
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
}
