/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: after munmap the file contains what was written to the mapping, and
 *     nothing else has changed
 * points: 4
 * dragonfly: 08
 */
#include <syscall.h>

#include "tests/utest.h"

#define PLACE ((char *)0x10000000)
#define SIZE  9000

static char expected[SIZE], got[SIZE];

void
test_main(void)
{
	mapid_t map;
	int fd;

	CHECK(create("data", SIZE));
	fd = open("data");
	for (int round = 0; round < 3; round++) {
		map = mmap(fd, PLACE);
		CHECK_CMP(map, !=, MAP_FAILED);
		for (int i = round; i < SIZE; i += 1 + 13 * round) {
			PLACE[i] = (char)(i + round);
			expected[i] = (char)(i + round);
		}
		PLACE[SIZE] = 'x'; /* past the end */
		munmap(map);
		CHECK_CMP(filesize(fd), ==, SIZE);
		seek(fd, 0);
		CHECK_CMP(read(fd, got, SIZE), ==, SIZE);
		CHECK(memcmp(got, expected, SIZE) == 0);
	}
}
