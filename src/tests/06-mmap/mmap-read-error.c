/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a process that accesses a mapped page that cannot be read from disk
 *     is killed, and a message says why; other processes can read the file once
 *     the disk works again
 * points: 3
 * memory: 8M
 * dragonfly: 09
 */
#include <unistd.h>

#include "tests/mapped.h"

#define COUNT 300 /* more pages than the kernel keeps in its cache */

void
test_main(void)
{
	int fd = make_file("/data", COUNT * PAGE, 1);
	char *map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);
	pid_t pid;

	CHECK_CMP(sync(), ==, 0);
	for (int i = 0; i < 2; i++) {
		pid = fork();
		if (pid == 0) {
			CHECK_PAGES(map, 20, 1, 1);
			test_break_disk(GATE_ROOT_READS, 1, 1000);
			(void)*(volatile char *)map;
			_exit(5);
		}
		CHECK_CMP(reap(pid), ==, -1);
		test_break_disk(GATE_ROOT_READS, 1, 0);
	}
	CHECK_PAGES(map, 0, COUNT, 1);
	CHECK_CMP(munmap(map, COUNT * PAGE), ==, 0);
}
