/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: on a full disk, fsync, msync and munmap report that a hole cannot be written;
 *     what was stored there stays visible, even after the process has ended, and fsync
 *     writes it once there is room; msync still writes pages that have blocks
 * points: 1
 * engine: dragonfly
 */
#include <errno.h>
#include <unistd.h>

#include "tests/mapped.h"

#define COUNT 6
#define SIZE  (COUNT * PAGE)
#define HOLE  3 /* the first page of the hole */

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

/* Store through a mapping, and exit although some of the pages cannot be written. */
static void
run_child(int fd)
{
	char *map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);

	pages_fill(map, 0, COUNT, 2);
	CHECK_CMP(fsync(fd), ==, -1);
	CHECK_CMP(errno, ==, ENOSPC);
	CHECK_CMP(msync(map, SIZE, MS_SYNC), ==, -1);
	CHECK_CMP(errno, ==, EIO);
	CHECK_CMP(msync(map, HOLE * PAGE, MS_SYNC), ==, 0);
	CHECK_CMP(munmap(map, SIZE), ==, -1);
	CHECK_CMP(errno, ==, EIO);
	CHECK_PAGES(map, 0, COUNT, 2);
	_exit(3);
}

void
test_main(void)
{
	int fd = make_file("/data", HOLE * PAGE, 1);
	pid_t pid;
	char *map;

	CHECK_CMP(ftruncate(fd, SIZE), ==, 0);
	fill_disk();
	pid = fork();
	if (pid == 0)
		run_child(fd);
	CHECK_CMP(reap(pid), ==, 3);
	check_file(fd, 0, COUNT, 2);
	map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);
	CHECK_PAGES(map, 0, COUNT, 2);
	CHECK_CMP(fsync(fd), ==, -1);
	CHECK_CMP(errno, ==, ENOSPC);
	CHECK_CMP(unlink("/filler"), ==, 0);
	CHECK_CMP(fsync(fd), ==, 0);
	/* The pages are clean, so msync frees them, and they are read again. */
	CHECK_CMP(msync(map, SIZE, MS_SYNC | MS_INVALIDATE), ==, 0);
	for (unsigned i = 0; i < COUNT; i++)
		CHECK_CMP(test_page(map + i * PAGE, NULL), ==, 0);
	check_file(fd, 0, COUNT, 2);
	CHECK_PAGES(map, 0, COUNT, 2);
}
