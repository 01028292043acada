/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: read returns the number of bytes read, which is the number requested
 *     unless the file ends first; buffers can have any size and alignment, and
 *     nothing is written past the bytes read
 * points: 3
 */
#include <syscall.h>

#include "tests/utest.h"

#define SIZE 20000

static char content[SIZE], buffer[SIZE + 100];

/* Read SIZE bytes at POSITION of the file into the buffer at OFFSET; check that
 * EXPECTED bytes are read.  */
static void
check_read(
    int fd, unsigned position, unsigned offset, unsigned size, int expected)
{
	memset(buffer, '#', sizeof(buffer));
	seek(fd, position);
	CHECK_CMP(read(fd, buffer + offset, size), ==, expected);
	CHECK_CMP(tell(fd), ==, position + (unsigned)expected);
	CHECK(
	    memcmp(buffer + offset, content + position, (size_t)expected) == 0);
	if (offset > 0)
		CHECK_CMP(buffer[offset - 1], ==, '#');
	CHECK_CMP(buffer[offset + (unsigned)expected], ==, '#');
}

void
test_main(void)
{
	int fd;

	for (int i = 0; i < SIZE; i++)
		content[i] = (char)('A' + i * 7 % 53);
	CHECK(create("/tmp/file", 0));
	fd = open("/tmp/file");
	CHECK_CMP(fd, >=, 2);
	CHECK_CMP(write(fd, content, SIZE), ==, SIZE);

	check_read(fd, 0, 0, 1, 1);
	check_read(fd, 0, 3, SIZE, SIZE);
	check_read(fd, 0, 0, SIZE + 50, SIZE);
	check_read(fd, 4095, 1, 4098, 4098);
	check_read(fd, 1023, 50, 2, 2);
	check_read(fd, SIZE - 1, 0, 10, 1);
	check_read(fd, SIZE, 0, 10, 0);
	check_read(fd, 77, 5, 0, 0);
	/* Read in small parts. */
	seek(fd, 0);
	for (int i = 0; i < 300; i++) {
		CHECK_CMP(read(fd, buffer, 33), ==, 33);
		CHECK(memcmp(buffer, content + i * 33, 33) == 0);
	}
	CHECK_CMP(filesize(fd), ==, SIZE);
}
