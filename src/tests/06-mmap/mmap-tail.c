/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: bytes stored past the end of a file are not written to it, even if it
 *     grows later or has been truncated; the rest of the last page reads as
 *     zeros
 * points: 4
 * dragonfly: 08
 */
#include <unistd.h>

#include "tests/mapped.h"

#define SIZE (PAGE + 100)

static unsigned
size_of(int fd)
{
	struct stat now;

	CHECK_CMP(fstat(fd, &now), ==, 0);
	return now.size;
}

/* Check a file of SIZE bytes, which ends in the middle of a page. */
static void
check_end(int fd)
{
	char *map = map_pages(fd, 0, 3, RW, MAP_SHARED);

	for (unsigned i = SIZE; i < 2 * PAGE; i++)
		CHECK_CMP(map[i], ==, 0);
	memset(map + PAGE, 'x', PAGE);
	CHECK_CMP(msync(map, 2 * PAGE, MS_SYNC), ==, 0);
	CHECK_CMP(size_of(fd), ==, SIZE);
	CHECK_CMP(munmap(map, 3 * PAGE), ==, 0);
	CHECK_CMP(size_of(fd), ==, SIZE);

	/* Bytes stored past the end do not appear when the file grows. */
	seek(fd, SIZE + 50);
	CHECK_CMP(write(fd, "y", 1), ==, 1);
	seek(fd, PAGE);
	CHECK_CMP(read(fd, mapped_buffer, PAGE), ==, 151);
	for (unsigned i = 0; i < 150; i++)
		CHECK_CMP(mapped_buffer[i], ==, i < 100 ? 'x' : 0);
}

/* Check a file that is truncated while it is mapped. */
static void
check_shorter(void)
{
	int fd = make_file("/shorter", 3 * PAGE, 1);
	char *map = map_pages(fd, 0, 3, RW, MAP_SHARED);

	pages_fill(map, 0, 3, 2);
	CHECK_CMP(ftruncate(fd, 10), ==, 0);
	CHECK_CMP(munmap(map, 3 * PAGE), ==, 0);
	CHECK_CMP(size_of(fd), ==, 10);
	seek(fd, 0);
	CHECK_CMP(read(fd, mapped_buffer, PAGE), ==, 10);
}

/* Check a mapping that starts past the end of the file, so that its pages
 * contain no data.  */
static void
check_past_end(void)
{
	int fd = make_file("/past-end", 10, 1);
	char *map = map_pages(fd, 5, 2, RW, MAP_SHARED);

	CHECK_CMP(map[0], ==, 0);
	map[PAGE] = 1;
	CHECK_CMP(munmap(map, 2 * PAGE), ==, 0);
	CHECK_CMP(size_of(fd), ==, 10);
	map = map_pages(fd, 0, 2, RW, MAP_PRIVATE);
	for (unsigned i = 10; i < 2 * PAGE; i++)
		CHECK_CMP(map[i], ==, 0);
	CHECK_CMP(munmap(map, 2 * PAGE), ==, 0);
}

void
test_main(void)
{
	check_end(make_file("/data", SIZE, 1));
	check_shorter();
	check_past_end();
}
