/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: write returns the number of bytes written, changes only these bytes,
 *     and extends the file if necessary; other descriptors of the file see the
 *     data and the size
 * points: 3
 */
#include <syscall.h>

#include "tests/utest.h"

#define SIZE 15000

static char expected[2 * SIZE], content[2 * SIZE];

static void
check_content(int fd, int size)
{
	CHECK_CMP(filesize(fd), ==, size);
	seek(fd, 0);
	CHECK_CMP(read(fd, content, sizeof(content)), ==, size);
	for (int i = 0; i < size; i++)
		if (content[i] != expected[i])
			test_fail(__FILE__, __LINE__,
			    "byte %d of the file is %d, expected %d", i,
			    content[i], expected[i]);
}

/* Write SIZE bytes of VALUE at POSITION, to the file and to EXPECTED. */
static void
check_write(int fd, unsigned position, unsigned size, char value)
{
	memset(expected + position, value, size);
	seek(fd, position);
	CHECK_CMP(write(fd, expected + position, size), ==, size);
	CHECK_CMP(tell(fd), ==, position + size);
}

void
test_main(void)
{
	int fd, other;

	CHECK(create("/tmp/file", 100));
	fd = open("/tmp/file");
	other = open("/tmp/file");
	CHECK_CMP(fd, >=, 2);
	CHECK_CMP(other, >=, 2);
	check_write(fd, 0, 50, 'a');
	check_content(other, 100);
	check_write(fd, 10, 1, 'b');
	check_write(fd, 99, 0, 'c');
	check_content(other, 100);
	/* Write across the end of the file, and far past it. */
	check_write(fd, 90, 20, 'd');
	check_content(other, 110);
	check_write(fd, 110, SIZE, 'e');
	check_content(other, 110 + SIZE);
	check_write(fd, 4095, 4098, 'f');
	check_content(other, 110 + SIZE);
	/* Two descriptors take turns. */
	seek(fd, 0);
	seek(other, 100);
	for (int i = 0; i < 100; i++) {
		expected[i] = 'g';
		expected[100 + i] = 'h';
		CHECK_CMP(write(fd, "g", 1), ==, 1);
		CHECK_CMP(write(other, "h", 1), ==, 1);
	}
	check_content(other, 110 + SIZE);
	check_content(fd, 110 + SIZE);
}
