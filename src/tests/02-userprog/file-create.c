/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: create makes a file of the requested size, filled with zeros, and
 *     refuses a path that is empty, is too long, exists already, or is not inside
 *     an existing directory
 * points: 3
 */
#include <syscall.h>

#include "tests/utest.h"

static char long_name[512];

static void
check_zeros(const char *path, int size)
{
	static char buffer[1000];
	int fd = open(path), length, total = 0;

	CHECK_CMP(fd, >=, 2);
	CHECK_CMP(filesize(fd), ==, size);
	while ((length = read(fd, buffer, sizeof(buffer))) > 0) {
		for (int i = 0; i < length; i++)
			CHECK_CMP(buffer[i], ==, 0);
		total += length;
	}
	CHECK_CMP(total, ==, size);
	close(fd);
}

static void
check_refused(const char *path)
{
	if (create(path, 0))
		test_fail(__FILE__, __LINE__,
		    "create(\"%.40s\") succeeded, expected failure", path);
}

void
test_main(void)
{
	CHECK(create("/tmp/empty", 0));
	check_zeros("/tmp/empty", 0);
	CHECK(create("/tmp/small", 10));
	check_zeros("/tmp/small", 10);
	CHECK(create("/tmp/large", 75678));
	check_zeros("/tmp/large", 75678);
	CHECK(create("fourteen-chars", 1));
	check_zeros("/fourteen-chars", 1);

	memset(long_name, 'x', sizeof(long_name) - 1);
	check_refused("");
	check_refused(long_name);
	check_refused("/tmp/small");
	check_refused("/tmp");
	check_refused("/");
	check_refused("/missing/file");
	check_refused("/tmp/small/file");
	/* The existing file has not changed. */
	check_zeros("/tmp/small", 10);
}
