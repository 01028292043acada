/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: Pintos's mmap shows a file's contents and zeros past its end, even
 *     when the file is mapped twice; munmap removes the pages of its mapping
 * points: 4
 * dragonfly: 08
 */
#include <syscall.h>

#include "tests/utest.h"

#define PLACE ((char *)0x10000000)
#define OTHER ((char *)0x54321000)
#define SIZE  9000

static char data[SIZE];

static void
check_map(const char *map)
{
	for (int i = 0; i < SIZE; i++)
		CHECK_CMP(map[i], ==, data[i]);
	for (int i = SIZE; i < 3 * 4096; i++)
		CHECK_CMP(map[i], ==, 0);
}

int
test_child(int argc UNUSED, char **argv UNUSED)
{
	int fd = open("data");
	mapid_t map = mmap(fd, PLACE);

	memcpy(data, PLACE, SIZE);
	check_map(PLACE);
	munmap(map);
	return *(volatile char *)PLACE;
}

void
test_main(void)
{
	mapid_t map, other;
	int fd;

	for (int i = 0; i < SIZE; i++)
		data[i] = (char)(i * 7 + i / 256);
	CHECK(create("data", 0));
	fd = open("data");
	CHECK_CMP(write(fd, data, SIZE), ==, SIZE);
	map = mmap(fd, PLACE);
	CHECK_CMP(map, !=, MAP_FAILED);
	check_map(PLACE);
	other = mmap(fd, OTHER);
	CHECK_CMP(other, !=, MAP_FAILED);
	CHECK_CMP(other, !=, map);
	check_map(OTHER);
	munmap(map);
	CHECK_CMP(test_page(PLACE, NULL), ==, 0);
	check_map(OTHER);
	munmap(other);
	CHECK_CMP(test_run("child"), ==, -1);
}
