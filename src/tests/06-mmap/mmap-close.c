/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a mapping remains usable after its descriptor has been closed and its
 *     file removed; munmap then releases the removed file
 * points: 4
 * dragonfly: 08
 */
#include <unistd.h>

#include "tests/mapped.h"

#define COUNT 5

void
test_main(void)
{
	uint32_t vnodes = test_counter(COUNTER_VNODES);
	int fd = make_file("/data", COUNT * PAGE, 1);
	char *map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);
	struct stat other;

	close(fd);
	CHECK_PAGES(map, 0, COUNT, 1);
	pages_fill(map, 0, COUNT, 2);
	CHECK_CMP(munmap(map, COUNT * PAGE), ==, 0);
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes);
	fd = open("/data", O_RDWR);
	check_file(fd, 0, COUNT, 2);

	map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);
	close(fd);
	CHECK_CMP(unlink("/data"), ==, 0);
	/* A new file of the same name is a different file. */
	fd = make_file("/data", COUNT * PAGE, 3);
	CHECK_PAGES(map, 0, COUNT, 2);
	pages_fill(map, 0, COUNT, 4);
	CHECK_CMP(msync(map, COUNT * PAGE, MS_SYNC), ==, 0);
	CHECK_PAGES(map, 0, COUNT, 4);
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes + 2);
	CHECK_CMP(munmap(map, COUNT * PAGE), ==, 0);
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes + 1);
	check_file(fd, 0, COUNT, 3);
	CHECK_CMP(fstat(fd, &other), ==, 0);
	CHECK_CMP(other.size, ==, COUNT * PAGE);
}
