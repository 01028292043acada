/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: fork and execv fail with ENOMEM when one large heap has used up memory, and all
 *     memory is returned when the heap shrinks
 * memory: 6M
 * engine: classic
 */
#include <unistd.h>

#include <errno.h>

#include "tests/utest.h"

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

	grow_until_full();
	CHECK_CMP(execv(test_argv[0], words), ==, -1);
	CHECK_CMP(errno, ==, ENOMEM);
}

void
test_main(void)
{
	uint32_t user = test_counter(COUNTER_USER_FREE);
	char *start = sbrk(0);

	check_execv();
	CHECK_CMP(fork(), ==, -1);
	CHECK_CMP(errno, ==, ENOMEM);
	sbrk((int)(start - (char *)sbrk(0)));
	/* This process may have touched one more page of its own. */
	CHECK_CMP(test_counter(COUNTER_USER_FREE) + 1, >=, user);
}
