/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: eviction writes modified shared pages to their file, not to swap, and
 *     page faults read them back from the file; nothing is lost, and clean
 *     pages are not written
 * points: 6
 * user_pages: 56
 * swap: 1M
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/mapped.h"

#define COUNT  160
#define OTHERS 30 /* other pages of this program, which can be in swap */

void
test_main(void)
{
	int fd = make_file("/data", COUNT * PAGE, 1);
	char *map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);
	uint32_t before;

	CHECK_PAGES(map, 0, COUNT, 1);
	for (unsigned seed = 2; seed < 5; seed++) {
		pages_fill(map, 0, COUNT, seed);
		/* The contents of pages without a frame must already be in the
		 * file.  */
		for (unsigned i = 0; i < COUNT; i++) {
			if (test_page(map + i * PAGE, NULL) != 0)
				continue;
			seek(fd, i * PAGE);
			CHECK_CMP(read(fd, mapped_buffer, PAGE), ==, PAGE);
			CHECK_PAGES(mapped_buffer - i * PAGE, i, 1, seed);
		}
		CHECK_PAGES(map, 0, COUNT, seed);
	}
	CHECK_CMP(test_counter(COUNTER_SWAP_WRITTEN), <, 3 * OTHERS * 8);

	/* Evicting pages that were only read must not write anything. */
	CHECK_CMP(msync(map, COUNT * PAGE, MS_SYNC), ==, 0);
	CHECK_CMP(sync(), ==, 0);
	before = test_counter(COUNTER_ROOT_WRITTEN);
	CHECK_PAGES(map, 0, COUNT, 4);
	CHECK_PAGES(map, 0, COUNT, 4);
	CHECK_CMP(sync(), ==, 0);
	CHECK_CMP(test_counter(COUNTER_ROOT_WRITTEN), <=, before + 24);
	CHECK_CMP(munmap(map, COUNT * PAGE), ==, 0);
	check_file(fd, 0, COUNT, 4);
}
