/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: writes to a private mapping appear neither in the file nor in a
 *     shared mapping; writes by a child do not appear in its parent; all writes
 *     survive eviction
 * points: 4
 * user_pages: 100
 * swap: 1M
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/mapped.h"

#define COUNT  40
#define OTHERS 100

void
test_main(void)
{
	int fd = make_file("/data", COUNT * PAGE, 1);
	char *private = map_pages(fd, 0, COUNT, RW, MAP_PRIVATE);
	char *shared = map_pages(fd, 0, COUNT, PROT_READ, MAP_SHARED);
	char *others;
	pid_t pid;

	CHECK_PAGES(private, 0, COUNT / 2, 1);
	pages_fill(private, 0, COUNT, 2);
	CHECK_PAGES(shared, 0, COUNT, 1);
	CHECK_CMP(msync(private, COUNT * PAGE, MS_SYNC), ==, 0);
	check_file(fd, 0, COUNT, 1);
	pid = fork();
	if (pid == 0) {
		CHECK_PAGES(private, 0, COUNT, 2);
		pages_fill(private, 0, COUNT / 2, 3);
		CHECK_PAGES(private, COUNT / 2, COUNT / 2, 2);
		_exit(4);
	}
	CHECK_CMP(reap(pid), ==, 4);

	others = pages_extend_heap(OTHERS);
	pages_fill(others, 0, OTHERS, 9);
	CHECK_PAGES(private, 0, COUNT, 2);
	CHECK_PAGES(shared, 0, COUNT, 1);
	CHECK_PAGES(others, 0, OTHERS, 9);
	CHECK_CMP(munmap(private, COUNT * PAGE), ==, 0);
	CHECK_CMP(munmap(shared, COUNT * PAGE), ==, 0);
	check_file(fd, 0, COUNT, 1);
}
