/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: part of a mapping can be unmapped, at either end or in the middle:
 *     that part is written back, and the rest remains; memory mapped later in
 *     the hole does not belong to the old mapping; and Pintos's munmap unmaps
 *     whatever is left of a mapping
 * points: 4
 * dragonfly: 08
 */
#include <unistd.h>

#include "tests/mapped.h"

#define COUNT 9

/* Pintos's calls, which <unistd.h> does not declare. */
int pintos_mmap(int fd, void *address);
void pintos_munmap(int id);

#define PLACE ((char *)0x10000000)

static void
check_pintos(int fd)
{
	int id = pintos_mmap(fd, PLACE);

	CHECK_CMP(id, >=, 0);
	pages_fill(PLACE, 0, COUNT, 5);
	CHECK_CMP(munmap(PLACE + 2 * PAGE, PAGE), ==, 0);
	CHECK_CMP(munmap(PLACE + 5 * PAGE, 2 * PAGE), ==, 0);
	CHECK(mmap(PLACE + 5 * PAGE, PAGE, RW,
		  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		  0) == PLACE + 5 * PAGE);
	PLACE[5 * PAGE] = 'o';
	pintos_munmap(id);
	for (unsigned page = 0; page < COUNT; page++)
		if (page != 5)
			CHECK_CMP(test_page(PLACE + page * PAGE, NULL), ==, 0);
	CHECK_CMP(PLACE[5 * PAGE], ==, 'o');
	check_file(fd, 0, COUNT, 5);
	CHECK_CMP(munmap(PLACE, COUNT * PAGE), ==, 0);
	id = pintos_mmap(fd, PLACE);
	CHECK_CMP(id, >=, 0);
	CHECK_PAGES(PLACE, 0, COUNT, 5);
	pintos_munmap(id);
}

void
test_main(void)
{
	int fd = make_file("/data", COUNT * PAGE, 1);
	char *map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);

	pages_fill(map, 0, COUNT, 2);
	CHECK_CMP(munmap(map + 4 * PAGE, PAGE), ==, 0);
	check_file(fd, 4, 1, 2);
	CHECK_CMP(munmap(map, PAGE), ==, 0);
	CHECK_CMP(munmap(map + 8 * PAGE, 1), ==, 0);
	check_file(fd, 0, 1, 2);
	check_file(fd, 8, 1, 2);
	CHECK(access_kills(map + 4 * PAGE, false));
	CHECK(access_kills(map, true));
	CHECK(access_kills(map + 9 * PAGE - 1, true));
	CHECK_PAGES(map, 1, 3, 2);
	CHECK_PAGES(map, 5, 3, 2);

	/* A new mapping in the hole is separate from the old one. */
	CHECK(mmap(map + 4 * PAGE, PAGE, RW,
		  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		  0) == map + 4 * PAGE);
	pages_fill(map, 1, 7, 3);
	CHECK_CMP(msync(map + PAGE, 7 * PAGE, MS_SYNC), ==, 0);
	check_file(fd, 1, 3, 3);
	check_file(fd, 4, 1, 2);
	check_file(fd, 5, 3, 3);
	pages_fill(map, 1, 7, 4);
	CHECK_CMP(munmap(map, COUNT * PAGE), ==, 0);
	check_file(fd, 0, 1, 2);
	check_file(fd, 1, 3, 4);
	check_file(fd, 4, 1, 2);
	check_file(fd, 5, 3, 4);
	check_file(fd, 8, 1, 2);
	CHECK_CMP(munmap(map, COUNT * PAGE), ==, 0);
	check_pintos(fd);
}
