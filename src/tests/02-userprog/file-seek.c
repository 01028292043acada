/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: seek returns 0 and sets the position to any value, and tell returns
 *     it; past the end of the file, read returns 0, seek does not extend the
 *     file, and write fills the gap with zeros
 * points: 3
 */
#include <syscall.h>

#include "lib/user/stub.h"
#include "tests/utest.h"

static char buffer[200];

void
test_main(void)
{
	static const unsigned positions[] = { 0, 1, 99, 100, 101, 4096, 100000,
		0x7fffffff };
	int fd;

	CHECK(create("/tmp/file", 0));
	fd = open("/tmp/file");
	CHECK_CMP(fd, >=, 2);
	memset(buffer, 'x', 100);
	CHECK_CMP(write(fd, buffer, 100), ==, 100);
	CHECK_CMP(tell(fd), ==, 100);
	for (unsigned i = 0; i < ARRAY_SIZE(positions); i++) {
		CHECK_CMP(call2(SYS_SEEK, (uint32_t)fd, positions[i]), ==, 0);
		CHECK_CMP(tell(fd), ==, positions[i]);
		if (positions[i] >= 100)
			CHECK_CMP(read(fd, buffer, 10), ==, 0);
		CHECK_CMP(filesize(fd), ==, 100);
	}
	seek(fd, 50);
	CHECK_CMP(read(fd, buffer, sizeof(buffer)), ==, 50);

	seek(fd, 150);
	CHECK_CMP(write(fd, "end", 3), ==, 3);
	CHECK_CMP(filesize(fd), ==, 153);
	seek(fd, 90);
	memset(buffer, '#', sizeof(buffer));
	CHECK_CMP(read(fd, buffer, sizeof(buffer)), ==, 63);
	for (int i = 0; i < 60; i++)
		CHECK_CMP(buffer[i], ==, i < 10 ? 'x' : '\0');
	CHECK(memcmp(buffer + 60, "end", 3) == 0);
	/* At the largest position, a write fails and the file does not
	 * change.  */
	seek(fd, 0xffffffff);
	CHECK_CMP(write(fd, "end", 3), <=, 0);
	CHECK_CMP(read(fd, buffer, 3), <=, 0);
	CHECK_CMP(filesize(fd), ==, 153);
}
