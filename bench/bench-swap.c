/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cost of paging: 900 pages of anonymous memory in 350 frames, and a mapped
 * file of 256 pages, none of which is in memory at first.  The notes are as in
 * bench-calls.c, but both numbers are means per page.
 */
#include <unistd.h>

#include "bench.h"
#include "tests/utest.h"

#define PAGE_SIZE  4096
#define PAGES      900
#define FILE_PAGES 256

static volatile char memory[PAGES][PAGE_SIZE];

static void
read_file(void)
{
	int fd = open("/bench-data", O_RDONLY);
	volatile char *data;

	CHECK_CMP(fd, >=, 0);
	data = mmap(NULL, FILE_PAGES * PAGE_SIZE, PROT_READ, MAP_SHARED, fd, 0);
	CHECK(data != MAP_FAILED);
	bench_begin();
	for (unsigned i = 0; i < FILE_PAGES; i++)
		(void)data[i * PAGE_SIZE];
	bench_end("mmap-read", FILE_PAGES);
	CHECK_CMP(munmap((char *)data, FILE_PAGES * PAGE_SIZE), ==, 0);
}

void
test_main(void)
{
	unsigned i;

	read_file();
	bench_begin();
	for (i = 0; i < PAGES; i++)
		memory[i][0] = (char)i;
	bench_end("swap-out", PAGES);
	bench_begin();
	for (i = 0; i < PAGES; i++)
		CHECK_CMP(memory[i][0], ==, (char)i);
	bench_end("swap-read", PAGES);
	bench_begin();
	for (i = 0; i < PAGES; i++)
		memory[i][0]++;
	bench_end("swap-dirty", PAGES);
}
