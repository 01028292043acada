/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: mincore reports pages that the program has written to as in memory,
 *     accessed and modified, and other pages as not modified, even in a range
 *     of 600 pages; holes, bad ranges and bad pointers are errors
 * engine: dragonfly
 */
#include <unistd.h>

#include <errno.h>
#include <sys/mman.h>

#include "tests/utest.h"

#define PAGE  4096
#define COUNT 600

static char states[COUNT];

void
test_main(void)
{
	char *pages = mmap(NULL, COUNT * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(pages != MAP_FAILED);
	for (unsigned i = 0; i < COUNT; i += 50)
		pages[i * PAGE] = 1;
	CHECK_CMP(mincore(pages, COUNT * PAGE, states), ==, 0);
	for (unsigned i = 0; i < COUNT; i++)
		if (i % 50 == 0)
			CHECK_CMP(states[i], ==,
			    MINCORE_INCORE | MINCORE_REFERENCED |
				MINCORE_MODIFIED);
		else
			CHECK_CMP(states[i] & MINCORE_MODIFIED, ==, 0);

	states[1] = 99;
	CHECK_CMP(mincore(pages, 1, states), ==, 0);
	CHECK_CMP(states[1], ==, 99);
	CHECK_CMP(munmap(pages + 300 * PAGE, PAGE), ==, 0);
	CHECK_CMP(mincore(pages, COUNT * PAGE, states), ==, -1);
	CHECK_CMP(errno, ==, ENOMEM);
	CHECK_CMP(mincore(pages + 5, PAGE, states), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(mincore(pages, 0, states), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(mincore(pages, 0xFFFFF000, states), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(mincore((void *)0xC0000000, PAGE, states), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
	CHECK_CMP(mincore(pages, PAGE, (char *)0xC0000000), ==, -1);
	CHECK_CMP(errno, ==, EFAULT);
}
