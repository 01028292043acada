/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a process can use 128 descriptors and gets EMFILE for one more; fork
 *     copies them all, and exit closes them
 * boundaries: FD_MAX
 */
#include <unistd.h>

#include <errno.h>

#include "tests/utest.h"

#define LAST 127

void
test_main(void)
{
	uint32_t vnodes = test_counter(COUNTER_VNODES);
	struct stat status;
	int fd;

	for (fd = 3; fd <= LAST; fd++)
		CHECK_CMP(open("/words", O_RDONLY), ==, fd);
	CHECK_CMP(open("/words", O_RDONLY), ==, -1);
	CHECK_CMP(errno, ==, EMFILE);
	if (fork() == 0) {
		for (fd = 3; fd <= LAST; fd++)
			CHECK_CMP(fstat(fd, &status), ==, 0);
		_exit(0);
	}
	test_wait_alone();
	CHECK_CMP(fstat(LAST, &status), ==, 0);
	CHECK_CMP(status.type, ==, FILE_REGULAR);
	CHECK_CMP(status.size, >, 0);
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes + 1);
	CHECK_CMP(fstat(LAST + 1, &status), ==, -1);
	CHECK_CMP(errno, ==, EBADF);
	for (fd = 3; fd <= LAST; fd++)
		CHECK_CMP(close(fd), ==, 0);
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes);
}
