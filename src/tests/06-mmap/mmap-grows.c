/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a file can grow while it is mapped: a later mapping shows the new
 *     data, and neither mapping overwrites the new data with zeros
 * points: 2
 * dragonfly: 08
 */
#include <unistd.h>

#include "tests/mapped.h"

/* Sizes of the file. */
#define OLD 100
#define NEW (PAGE + 50)

void
test_main(void)
{
	int fd = make_file("/grows", OLD, 1);
	char *old = map_pages(fd, 0, 1, RW, MAP_SHARED), *new;

	old[0] = 'a'; /* bring the page in and modify it */
	seek(fd, OLD);
	memset(mapped_buffer, 'b', PAGE);
	CHECK_CMP(write(fd, mapped_buffer, NEW - PAGE), ==, NEW - PAGE);
	CHECK_CMP(write(fd, mapped_buffer, PAGE - OLD), ==, PAGE - OLD);
	new = map_pages(fd, 0, 2, RW, MAP_SHARED);
	CHECK_CMP(new[0], ==, 'a');
	for (unsigned i = OLD; i < NEW; i++)
		CHECK_CMP(new[i], ==, 'b');
	new[1] = 'c';
	old[2] = 'd';
	CHECK_CMP(new[2], ==, 'd');
	CHECK_CMP(munmap(new, 2 * PAGE), ==, 0);
	old[3] = 'e';
	CHECK_CMP(munmap(old, PAGE), ==, 0);

	seek(fd, 0);
	CHECK_CMP(read(fd, mapped_buffer, PAGE), ==, PAGE);
	CHECK_CMP(memcmp(mapped_buffer, "acde", 4), ==, 0);
	for (unsigned i = OLD; i < PAGE; i++)
		CHECK_CMP(mapped_buffer[i], ==, 'b');
	CHECK_CMP(read(fd, mapped_buffer, PAGE), ==, NEW - PAGE);
}
