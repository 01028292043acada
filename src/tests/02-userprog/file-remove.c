/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a removed file has no name, so that its name can be reused at once;
 *     open descriptors can still read and write the file until the last one is
 *     closed, and then the file is freed
 * points: 3
 */
#include <syscall.h>

#include "tests/utest.h"

static char buffer[100];

void
test_main(void)
{
	uint32_t vnodes = test_counter(COUNTER_VNODES);
	int old, second, fresh;

	CHECK(!remove("/tmp/file"));
	CHECK(!remove(""));
	CHECK(!remove("/missing/file"));
	CHECK(!remove("/"));

	CHECK(create("/tmp/file", 50));
	old = open("/tmp/file");
	second = open("/tmp/file");
	CHECK_CMP(write(old, "old", 3), ==, 3);
	CHECK(remove("/tmp/file"));
	CHECK(!remove("/tmp/file"));
	CHECK_CMP(open("/tmp/file"), ==, -1);

	CHECK(create("/tmp/file", 0));
	fresh = open("/tmp/file");
	CHECK_CMP(inumber(fresh), !=, inumber(old));
	CHECK_CMP(write(fresh, "fresh", 5), ==, 5);
	CHECK_CMP(read(second, buffer, sizeof(buffer)), ==, 50);
	CHECK(memcmp(buffer, "old", 3) == 0);
	CHECK_CMP(write(second, buffer, 30), ==, 30);
	close(second);
	CHECK_CMP(filesize(old), ==, 80);
	CHECK_CMP(filesize(fresh), ==, 5);
	close(old);
	CHECK_CMP(read(old, buffer, 1), ==, -1);
	close(fresh);
	CHECK(remove("/tmp/file"));
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes);
}
