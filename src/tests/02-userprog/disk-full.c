/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: on a full disk, write returns 0 and does not fail; after the file that
 *     fills the disk has been removed, data can be written again
 * points: 0
 */
#include <syscall.h>

#include "tests/utest.h"

static char buffer[32768];

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
