/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: unmapping half of an anonymous region frees its frames at once; mapping the
 *     addresses again extends the region, and the memory is filled with zeros
 * points: 2
 * engine: dragonfly
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/utest.h"

#define PAGE  4096
#define COUNT 32
#define PLACE ((char *)0x50000000)

static char *
map_half(unsigned half)
{
	return mmap(PLACE + half * COUNT * PAGE, COUNT * PAGE,
	    PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
	    0);
}

static void
check_region(char *end)
{
	struct vm_region region;

	CHECK_CMP(vm_region(getpid(), PLACE, &region), ==, 0);
	CHECK_CMP(region.start, ==, (uint32_t)PLACE);
	CHECK_CMP(region.end, ==, (uint32_t)end);
}

void
test_main(void)
{
	char *middle = PLACE + COUNT * PAGE, *end = PLACE + 2 * COUNT * PAGE;
	uint32_t available;

	CHECK(map_half(0) == PLACE);
	CHECK(map_half(1) == middle);
	memset(PLACE, 'x', 2 * COUNT * PAGE);
	check_region(end);
	for (unsigned i = 0; i < 3; i++) {
		available = test_counter(COUNTER_USER_FREE);
		CHECK_CMP(munmap(middle, COUNT * PAGE), ==, 0);
		CHECK_CMP(
		    test_counter(COUNTER_USER_FREE), ==, available + COUNT);
		check_region(middle);
		CHECK(map_half(1) == middle);
		check_region(end);
		for (char *p = middle; p < end; p += PAGE)
			CHECK_CMP(*p, ==, 0);
		CHECK_CMP(PLACE[COUNT * PAGE - 1], ==, 'x');
		memset(middle, 'y', COUNT * PAGE);
	}
}
