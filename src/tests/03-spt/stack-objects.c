/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: large objects on the stack and deep recursion work up to nearly the
 *     default limit of 8 MiB, and stack pages that are not touched take no
 *     memory
 * points: 4
 * dragonfly: 09, burst=1
 */
#include <syscall.h>

#include "tests/utest.h"

#define DEPTH 100
#define BIG   (64 * 1024)

/* Return the sum of the numbers up to LEVEL, using BIG bytes of stack at each
 * level.  */
static NO_INLINE unsigned
recurse(unsigned level)
{
	volatile unsigned char object[BIG];
	unsigned sum;

	object[0] = (unsigned char)level;
	object[BIG - 1] = (unsigned char)~level;
	if (level == 0)
		return 0;
	sum = recurse(level - 1);
	CHECK_CMP(object[0], ==, (unsigned char)level);
	CHECK_CMP(object[BIG - 1], ==, (unsigned char)~level);
	return sum + level;
}

static NO_INLINE void
fill_object(void)
{
	unsigned char object[BIG];

	memset(object, 0x5a, sizeof(object));
	for (unsigned i = 0; i < BIG; i += 100)
		CHECK_CMP(((volatile unsigned char *)object)[i], ==, 0x5a);
}

int
test_child(int argc UNUSED, char **argv UNUSED)
{
	/* 7.9 MiB. */
	return recurse(126) == 126 * 127 / 2 ? 3 : 1;
}

void
test_main(void)
{
	uint32_t resident = test_counter(COUNTER_RESIDENT);

	CHECK_CMP(recurse(DEPTH), ==, DEPTH * (DEPTH + 1) / 2);
	CHECK_CMP(test_counter(COUNTER_RESIDENT), <=, resident + 3 * DEPTH + 9);
	fill_object();
	CHECK_CMP(test_run("deep"), ==, 3);
	CHECK_CMP(test_run("deep"), ==, 3);
}
