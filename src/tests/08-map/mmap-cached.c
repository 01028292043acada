/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: most of memory can be used for something else while it contains clean pages of
 *     a file that is no longer mapped, in less than 8 times the time that free memory
 *     takes
 * engine: dragonfly
 * memory: 16M
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/utest.h"

#define PAGE  4096
#define TIMES 8 /* limit of the ratio of times with and without replacement */

/* Map SIZE bytes, of file FD if it is not negative, and read each page. */
static char *
map_zeros(uint32_t size, int fd)
{
	int flags = fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
	volatile char *pages = mmap(NULL, size, PROT_READ, flags, fd, 0);

	CHECK(pages != MAP_FAILED);
	for (uint32_t i = 0; i < size; i += PAGE)
		CHECK_CMP(pages[i], ==, 0);
	return (char *)pages;
}

/* Return the time, in microseconds, that it takes to map and read SIZE bytes of anonymous
 * memory.  */
static uint32_t
measure_memory(uint32_t size)
{
	uint64_t start = clock_ns();
	char *pages = map_zeros(size, -1);
	uint32_t time = (uint32_t)(clock_ns() - start) / 1000;

	CHECK_CMP(munmap(pages, size), ==, 0);
	return time;
}

void
test_main(void)
{
	uint32_t size = test_counter(COUNTER_USER_FREE) / 8 * 7 * PAGE;
	uint32_t empty = measure_memory(size), full;
	int fd = open("zeros", O_CREAT | O_RDWR);

	CHECK(fd >= 0);
	CHECK_CMP(ftruncate(fd, size), ==, 0);
	CHECK_CMP(munmap(map_zeros(size, fd), size), ==, 0);
	full = measure_memory(size);
	CHECK_CMP(full, <, TIMES * empty);
	test_note("%u us; with replacement %u us", empty, full);
}
