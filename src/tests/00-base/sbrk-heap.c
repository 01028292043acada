/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: sbrk grows and shrinks the heap by bytes, new memory is zero, and
 *     requests that cannot be met fail and change nothing
 */
#include <unistd.h>

#include <errno.h>

#include "tests/utest.h"

#define PAGE 4096

void
test_main(void)
{
	bool grown;
	char *start = sbrk(0), *old;

	CHECK(start != SBRK_FAILED);
	CHECK(sbrk(100) == (void *)start);
	CHECK(sbrk(0) == (void *)(start + 100));
	memset(start, 'x', 100);
	old = sbrk(10 * PAGE);
	CHECK(old == start + 100);
	for (int i = 0; i < 10 * PAGE; i++)
		CHECK_CMP(old[i], ==, 0);
	memset(old, 'y', 10 * PAGE);
	CHECK(sbrk(-10 * PAGE) == (void *)(old + 10 * PAGE));
	CHECK_CMP(start[99], ==, 'x');
	CHECK(sbrk(0) == (void *)old);

	/* Pages that were freed are zero when the heap grows again. */
	CHECK(sbrk(4 * PAGE) == (void *)old);
	CHECK_CMP(old[2 * PAGE], ==, 0);
	CHECK_CMP(old[3 * PAGE], ==, 0);

	/* An engine can promise more memory than there is, but not more than the
	 * address space has.  */
	grown = sbrk(0x7fffffff) != SBRK_FAILED;
	CHECK(!grown || sbrk(0x7fffffff) == SBRK_FAILED);
	CHECK_CMP(errno, ==, ENOMEM);
	CHECK(!grown || sbrk(-0x7fffffff) != SBRK_FAILED);
	CHECK(sbrk(-0x7fffffff) == SBRK_FAILED);
	CHECK(sbrk((int)0x80000000) == SBRK_FAILED);
	CHECK(sbrk(-4 * PAGE - 101) == SBRK_FAILED);
	CHECK(sbrk(0) == (void *)(old + 4 * PAGE));
	CHECK(sbrk(-4 * PAGE - 100) == (void *)(old + 4 * PAGE));
	CHECK(sbrk(0) == (void *)start);
}
