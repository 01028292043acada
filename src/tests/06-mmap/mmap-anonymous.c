/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: anonymous mappings are filled with zeros on demand, do not overlap,
 *     and free their frames when they are unmapped; shared anonymous mappings
 *     are refused
 * points: 4
 * dragonfly: 09, burst=1
 */
#include <unistd.h>

#include <errno.h>

#include "tests/mapped.h"

#define COUNT 20
#define LARGE (64u << 20)

static char *
map_zeros(unsigned length)
{
	char *map = mmap(NULL, length, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(map != MAP_FAILED);
	CHECK_CMP((uintptr_t)map % PAGE, ==, 0);
	return map;
}

void
test_main(void)
{
	char *first = map_zeros(COUNT * PAGE), *second, *large, *third;
	uint32_t pages = test_counter(COUNTER_USER_FREE);

	second = map_zeros(COUNT * PAGE);
	CHECK(second >= first + COUNT * PAGE || first >= second + COUNT * PAGE);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, pages);
	for (unsigned i = 0; i < COUNT * PAGE; i += 512)
		CHECK_CMP(first[i], ==, 0);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, pages - COUNT);
	pages_fill(first, 0, COUNT, 1);
	pages_fill(second, 0, COUNT, 2);
	CHECK_PAGES(first, 0, COUNT, 1);
	CHECK_CMP(munmap(first, COUNT * PAGE), ==, 0);
	third = map_zeros(COUNT * PAGE);
	for (unsigned i = 0; i < COUNT * PAGE; i += 512)
		CHECK_CMP(third[i], ==, 0);
	CHECK_CMP(munmap(third, COUNT * PAGE), ==, 0);
	CHECK_PAGES(second, 0, COUNT, 2);

	/* A mapping can be as large as memory: pages that are not accessed cost
	 * little.  */
	large = map_zeros(LARGE);
	large[0] = large[LARGE - 1] = 1;
	large[LARGE / 2] = 2;
	CHECK_CMP(munmap(large, LARGE), ==, 0);
	CHECK_CMP(munmap(second, COUNT * PAGE), ==, 0);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, pages);

	CHECK(access_kills(first, false));
	CHECK(mmap(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0) ==
	    MAP_FAILED);
	CHECK_CMP(errno, ==, ENOTSUP);
}
