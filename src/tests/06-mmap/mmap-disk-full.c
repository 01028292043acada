/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if the disk has no room for modified pages, msync and munmap fail
 *     and the pages stay as they are; they are written once there is room
 * points: 4
 * dragonfly: 09
 */
#include <unistd.h>

#include "tests/mapped.h"

#define COUNT 4
#define SIZE  (COUNT * PAGE)

/* Fill the disk to the last block. */
static void
fill_disk(void)
{
	static char block[64 * 1024];
	int fd = open("/filler", O_CREAT | O_RDWR);

	for (unsigned size = sizeof(block); size >= 512; size /= 2)
		while (write(fd, block, size) == (int)size)
			continue;
	close(fd);
}

void
test_main(void)
{
	int fd = make_file("/data", 0, 0);
	char *map;

	/* The whole file is a hole, so writing to it allocates blocks. */
	CHECK_CMP(ftruncate(fd, SIZE), ==, 0);
	map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);
	CHECK_CMP(map[0], ==, 0);
	fill_disk();
	pages_fill(map, 0, COUNT, 2);
	CHECK_CMP(msync(map, SIZE, MS_SYNC), ==, -1);
	CHECK_PAGES(map, 0, COUNT, 2);
	CHECK_CMP(munmap(map, SIZE), ==, -1);
	CHECK_PAGES(map, 0, COUNT, 2);
	CHECK_CMP(unlink("/filler"), ==, 0);
	CHECK_CMP(msync(map, SIZE, MS_SYNC), ==, 0);
	check_file(fd, 0, COUNT, 2);
	CHECK_CMP(munmap(map, SIZE), ==, 0);
	check_file(fd, 0, COUNT, 2);
}
