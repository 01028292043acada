/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: Pintos's mmap gives each of many mappings a different id; munmap
 *     accepts exactly these ids, in any order, each once; and nothing leaks
 * points: 4
 * dragonfly: 08
 */
#include <syscall.h>

#include "tests/utest.h"

#define COUNT 60
#define PAGE  4096

static mapid_t maps[COUNT];

static char *
place_of(int i)
{
	return (char *)(0x10000000u + 3u * (unsigned)i * PAGE);
}

static void
map_all(int fd)
{
	for (int i = 0; i < COUNT; i++) {
		maps[i] = mmap(fd, place_of(i));
		CHECK_CMP(maps[i], >=, 0);
		for (int k = 0; k < i; k++)
			CHECK_CMP(maps[k], !=, maps[i]);
		place_of(i)[i] = (char)(i + 1);
	}
}

static void
unmap_all(void)
{
	for (int i = 0; i < COUNT; i++) {
		int k = i * 23 % COUNT;

		CHECK_CMP(place_of(k)[0], ==, 1);
		munmap(maps[k]);
		CHECK_CMP(test_page(place_of(k), NULL), ==, 0);
	}
}

void
test_main(void)
{
	uint32_t heap = 0, pages = 0, vnodes = 0;
	char all[COUNT];
	int fd;

	CHECK(create("data", PAGE));
	fd = open("data");
	for (int round = 0; round < 3; round++) {
		map_all(fd);
		munmap(-1);
		munmap(maps[0] + 1000);
		munmap(0x7fffffff);
		CHECK_CMP(place_of(1)[0], ==, 1);
		unmap_all();
		/* A second munmap has no effect. */
		maps[0] = mmap(fd, place_of(0));
		munmap(maps[1]);
		munmap(maps[0]);
		munmap(maps[0]);
		if (round == 0) {
			heap = test_counter(COUNTER_HEAP_BLOCKS);
			pages = test_counter(COUNTER_USER_FREE);
			vnodes = test_counter(COUNTER_VNODES);
		}
	}
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), <=, heap);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), >=, pages);
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes);
	CHECK_CMP(read(fd, all, COUNT), ==, COUNT);
	for (int i = 0; i < COUNT; i++)
		CHECK_CMP(all[i], ==, i + 1);
}
