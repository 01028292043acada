/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: only modified pages are written back: a page of a writable mapping
 *     that was only read is not written, and a modified page is not written a
 *     second time after msync
 * points: 5
 * dragonfly: 09
 */
#include <unistd.h>

#include "tests/mapped.h"

#define COUNT    40
#define FEW      3
#define METADATA 24 /* sectors of file system metadata */

/* Write back everything that is dirty, and return the number of sectors that
 * have been written to the root disk since boot.  */
static uint32_t
sync_and_count_written(void)
{
	CHECK_CMP(sync(), ==, 0);
	return test_counter(COUNTER_ROOT_WRITTEN);
}

void
test_main(void)
{
	int fd = make_file("/data", COUNT * PAGE, 1);
	uint32_t before, now;
	char *map;

	sync_and_count_written();
	before = sync_and_count_written();
	map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);
	CHECK_PAGES(map, 0, COUNT, 1);

	/* Data written by write() must not be overwritten with the older
	 * contents of the mapped page.  */
	seek(fd, 7 * PAGE);
	memset(mapped_buffer, 'w', PAGE);
	CHECK_CMP(write(fd, mapped_buffer, PAGE), ==, PAGE);
	CHECK_CMP(msync(map, COUNT * PAGE, MS_SYNC), ==, 0);
	CHECK_CMP(munmap(map, COUNT * PAGE), ==, 0);
	seek(fd, 7 * PAGE);
	CHECK_CMP(read(fd, mapped_buffer, PAGE), ==, PAGE);
	CHECK(mapped_buffer[0] == 'w' && mapped_buffer[PAGE - 1] == 'w');
	now = sync_and_count_written();
	CHECK_CMP(now - before, <=, 8 + METADATA);

	/* Modify a few of many pages. */
	map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);
	CHECK_PAGES(map, 10, COUNT - 10, 1);
	before = sync_and_count_written();
	for (unsigned i = 0; i < FEW; i++)
		map[(10 + 7 * i) * PAGE + 1] = 'm';
	CHECK_CMP(msync(map, COUNT * PAGE, MS_SYNC), ==, 0);
	now = sync_and_count_written();
	CHECK_CMP(now - before, >=, FEW * 2);
	CHECK_CMP(now - before, <=, FEW * 8 + METADATA);
	CHECK_CMP(msync(map, COUNT * PAGE, MS_SYNC), ==, 0);
	CHECK_CMP(sync_and_count_written(), ==, now);
	CHECK_CMP(munmap(map, COUNT * PAGE), ==, 0);
	CHECK_CMP(sync_and_count_written(), ==, now);
}
