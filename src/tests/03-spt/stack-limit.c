/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a process with infinite recursion is killed at the stack limit, and
 *     all its memory is freed
 * points: 4
 * dragonfly: 09
 */
#include <syscall.h>

#include "tests/utest.h"

#define PAGE 4096

static volatile unsigned depth;

static NO_INLINE unsigned
recurse(unsigned level)
{
	volatile char object[1024];

	object[0] = (char)level;
	depth = level;
	if (depth == 0xffffffff) /* never */
		return 0;
	return recurse(level + 1) + (unsigned)object[0];
}

int
test_child(int argc UNUSED, char **argv UNUSED)
{
	return (int)recurse(0);
}

void
test_main(void)
{
	uint32_t free, tables;

	CHECK_CMP(test_run("once"), ==, -1);
	test_wait_alone();
	free = test_counter(COUNTER_USER_FREE);
	tables = test_counter(COUNTER_PAGE_TABLES);
	for (int i = 0; i < 3; i++) {
		uint32_t mapped = test_counter(COUNTER_PMAP_ENTERS);

		CHECK_CMP(test_run("again"), ==, -1);
		mapped = test_counter(COUNTER_PMAP_ENTERS) - mapped;
		/* Close to the limit of 8 MiB, which is 2048 pages. */
		CHECK_CMP(mapped, >=, 2040);
		CHECK_CMP(mapped, <=, 2100);
	}
	test_wait_alone();
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, free);
	CHECK_CMP(test_counter(COUNTER_PAGE_TABLES), ==, tables);
}
