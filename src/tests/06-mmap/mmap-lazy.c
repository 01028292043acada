/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: mapping a file reads nothing; each page is read when it is first
 *     accessed, and not before
 * points: 5
 * memory: 8M
 * dragonfly: 10
 */
#include <unistd.h>

#include "tests/mapped.h"

#define COUNT 300 /* more pages than the kernel keeps in its cache */
#define HALF  (COUNT / 2)

void
test_main(void)
{
	int fd = make_file("/data", COUNT * PAGE, 1);
	uint32_t before, reads;
	char *shared, *private;

	CHECK_CMP(sync(), ==, 0);
	before = test_counter(COUNTER_ROOT_READ);
	shared = map_pages(fd, 0, COUNT, RW, MAP_SHARED);
	private = map_pages(fd, 0, COUNT, RW, MAP_PRIVATE);
	CHECK_CMP(test_counter(COUNTER_ROOT_READ), ==, before);
	for (unsigned i = 0; i < COUNT; i++) {
		CHECK_CMP(test_page(shared + i * PAGE, NULL), ==, 0);
		CHECK_CMP(test_page(private + i * PAGE, NULL), ==, 0);
	}

	/* Access to a few scattered pages reads far less than the whole
	 * file.  */
	for (unsigned i = 10; i < 100; i += 30) {
		CHECK_PAGES(shared, i, 1, 1);
		CHECK_CMP(test_page(shared + i * PAGE, NULL), !=, 0);
		CHECK_CMP(test_page(shared + (i + 9) * PAGE, NULL), ==, 0);
	}
	reads = test_counter(COUNTER_ROOT_READ) - before;
	CHECK_CMP(reads, >, 0);
	CHECK_CMP(reads, <, 100 * 8);
	CHECK_PAGES(shared, 0, HALF, 1);
	reads = test_counter(COUNTER_ROOT_READ) - before;
	CHECK_CMP(reads, <, COUNT * 8 * 3 / 4);
	CHECK_PAGES(private, HALF, HALF, 1);
	CHECK_CMP(munmap(shared, COUNT * PAGE), ==, 0);
	CHECK_CMP(munmap(private, COUNT * PAGE), ==, 0);
	CHECK_CMP(test_counter(COUNTER_RESIDENT), <, 60);
}
