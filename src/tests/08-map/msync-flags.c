/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: msync with MS_SYNC, MS_ASYNC or MS_INVALIDATE loses no modification, and no
 *     page; other flags, and ranges with holes, are refused
 * engine: dragonfly
 */
#include <unistd.h>

#include <errno.h>

#include "tests/utest.h"

#define PAGE  4096
#define COUNT 3

static char buffer[COUNT * PAGE];

static void
check_refused(char *map, int flags)
{
	CHECK_CMP(msync(map, COUNT * PAGE, flags), ==, -1);
	CHECK_CMP(errno, ==, EINVAL);
}

/* Check that pages that have not been modified have the same content after MS_INVALIDATE,
 * which removes them: later accesses bring them in again.  */
static void
check_unmodified(void)
{
	int fd = open("/clean", O_RDWR | O_CREAT);
	char *map;

	memset(buffer, 'x', sizeof(buffer));
	CHECK_CMP(write(fd, buffer, sizeof(buffer)), ==, sizeof(buffer));
	map = mmap(NULL, sizeof(buffer), PROT_READ, MAP_SHARED, fd, 0);
	CHECK(map != MAP_FAILED);
	CHECK_CMP(map[PAGE], ==, 'x');
	CHECK_CMP(msync(map, sizeof(buffer), MS_INVALIDATE), ==, 0);
	CHECK_CMP(memcmp(buffer, map, sizeof(buffer)), ==, 0);
	CHECK_CMP(munmap(map, sizeof(buffer)), ==, 0);
}

void
test_main(void)
{
	static const int flags[] = { MS_SYNC, MS_ASYNC, MS_INVALIDATE };
	int fd = open("/data", O_RDWR | O_CREAT);
	char *map;

	CHECK_CMP(ftruncate(fd, sizeof(buffer)), ==, 0);
	map =
	    mmap(NULL, COUNT * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(map != MAP_FAILED);
	for (unsigned i = 0; i < ARRAY_SIZE(flags); i++) {
		memset(map, 'a' + (int)i, COUNT * PAGE);
		CHECK_CMP(msync(map, COUNT * PAGE, flags[i]), ==, 0);
		CHECK_CMP(map[PAGE], ==, 'a' + (int)i);
		CHECK_CMP(fsync(fd), ==, 0);
		seek(fd, 0);
		CHECK_CMP(read(fd, buffer, sizeof(buffer)), ==, sizeof(buffer));
		CHECK_CMP(memcmp(buffer, map, sizeof(buffer)), ==, 0);
	}
	check_unmodified();
	check_refused(map, MS_ASYNC | MS_INVALIDATE);
	check_refused(map, 4);
	check_refused(map, -1);
	CHECK_CMP(munmap(map + PAGE, PAGE), ==, 0);
	CHECK_CMP(msync(map, COUNT * PAGE, MS_SYNC), ==, -1);
	CHECK_CMP(errno, ==, ENOMEM);
}
