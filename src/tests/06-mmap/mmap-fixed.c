/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: without MAP_FIXED no existing mapping is changed; with MAP_FIXED,
 *     exactly the requested range is replaced, and modified pages of the old
 *     mapping are written back
 * points: 4
 * dragonfly: 08
 */
#include <unistd.h>

#include <errno.h>

#include "tests/mapped.h"

#define COUNT 6

void
test_main(void)
{
	int fd = make_file("/data", COUNT * PAGE, 1);
	int other = make_file("/other", COUNT * PAGE, 2);
	char *map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);

	pages_fill(map, 0, COUNT, 3);
	for (unsigned i = 0; i < COUNT; i++) {
		CHECK(mmap(map + i * PAGE, PAGE, RW,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
		CHECK_CMP(errno, ==, EEXIST);
	}
	CHECK_PAGES(map, 0, COUNT, 3);

	/* Replace the two pages in the middle. */
	CHECK(mmap(map + 2 * PAGE, 2 * PAGE, RW, MAP_SHARED | MAP_FIXED, other,
		  2 * PAGE) == map + 2 * PAGE);
	CHECK_PAGES(map, 2, 2, 2);
	CHECK_PAGES(map, 0, 2, 3);
	CHECK_PAGES(map, 4, 2, 3);
	check_file(fd, 2, 2, 3);
	pages_fill(map, 0, COUNT, 4);
	CHECK_CMP(munmap(map, COUNT * PAGE), ==, 0);
	check_file(fd, 0, 2, 4);
	check_file(fd, 2, 2, 3);
	check_file(fd, 4, 2, 4);
	check_file(other, 0, 2, 2);
	check_file(other, 2, 2, 4);
	check_file(other, 4, 2, 2);

	/* Use MAP_FIXED where nothing is mapped, and then to replace that
	 * mapping.  */
	CHECK(mmap(map, PAGE, RW, MAP_SHARED | MAP_FIXED, fd, 0) == map);
	CHECK_PAGES(map, 0, 1, 4);
	CHECK(mmap(map, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		  0) == map);
	CHECK_CMP(map[0], ==, 0);
	map[0] = 1;
	CHECK_CMP(munmap(map, PAGE), ==, 0);
	check_file(fd, 0, 1, 4);
}
