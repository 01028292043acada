/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: after msync, read() returns what any sharer wrote to the range; the
 *     mapping remains, and the next msync writes later changes; data written to
 *     the file before a page is accessed are in the page
 * points: 3
 * dragonfly: 09, burst=1
 */
#include <unistd.h>

#include "tests/mapped.h"

#define COUNT 6

void
test_main(void)
{
	int fd = make_file("/data", COUNT * PAGE, 1);
	char *map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);
	char *twin = map_pages(fd, 4, 1, RW, MAP_SHARED);

	seek(fd, 5 * PAGE);
	pages_fill(mapped_buffer - 5 * PAGE, 5, 1, 8);
	CHECK_CMP(write(fd, mapped_buffer, PAGE), ==, PAGE);
	CHECK_PAGES(map, 5, 1, 8);

	for (unsigned seed = 2; seed < 6; seed++) {
		pages_fill(map, 1, 3, seed);
		CHECK_CMP(msync(map + PAGE, 2 * PAGE, MS_SYNC), ==, 0);
		check_file(fd, 1, 2, seed);
		CHECK_CMP(msync(map, COUNT * PAGE, MS_SYNC), ==, 0);
		check_file(fd, 1, 3, seed);
		CHECK_PAGES(map, 1, 3, seed);
	}

	/* Through TWIN, change a page that has not been accessed through
	 * MAP.  */
	pages_fill(twin - 4 * PAGE, 4, 1, 6);
	CHECK_CMP(test_page(map + 4 * PAGE, NULL), ==, 0);
	CHECK_CMP(msync(map, COUNT * PAGE, MS_SYNC), ==, 0);
	check_file(fd, 4, 1, 6);

	/* Change one page in another process, and one with a system call. */
	if (fork() == 0) {
		pages_fill(map, 0, 1, 7);
		_exit(0);
	}
	CHECK_CMP(waitpid(-1, NULL, 0), >, 0);
	seek(fd, 5 * PAGE);
	CHECK_CMP(read(fd, map + 3 * PAGE, PAGE), ==, PAGE);
	CHECK_CMP(msync(map, COUNT * PAGE, MS_SYNC), ==, 0);
	check_file(fd, 0, 1, 7);
	seek(fd, 3 * PAGE);
	CHECK_CMP(read(fd, mapped_buffer, PAGE), ==, PAGE);
	CHECK_PAGES(mapped_buffer - 5 * PAGE, 5, 1, 8);
	CHECK_CMP(munmap(map, COUNT * PAGE), ==, 0);
	check_file(fd, 1, 2, 5);
}
