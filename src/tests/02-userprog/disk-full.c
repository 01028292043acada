/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when the disk becomes full, write returns the number of bytes that
 *     fit, and then 0, and does not fail; after the file that fills the disk has
 *     been removed, data can be written again
 * points: 0
 */
#include <syscall.h>

#include "tests/utest.h"

/* Not a whole number of blocks, so that only a part of the last write fits. */
static char buffer[30000];

/* Fill the disk with the file FD. */
static void
fill_disk(int fd)
{
	int total = 0, done;

	while ((done = write(fd, buffer, sizeof(buffer))) > 0)
		total += done;
	CHECK_CMP(done, ==, 0);
	CHECK_CMP(write(fd, buffer, 1), ==, 0);
	CHECK_CMP(filesize(fd), ==, total);
}

void
test_main(void)
{
	int fd;

	CHECK(create("/tmp/large", 0));
	fd = open("/tmp/large");
	CHECK_CMP(fd, >=, 2);
	fill_disk(fd);
	close(fd);
	CHECK(remove("/tmp/large"));
	CHECK(create("/tmp/small", 0));
	fd = open("/tmp/small");
	CHECK_CMP(write(fd, buffer, sizeof(buffer)), ==, sizeof(buffer));
}
