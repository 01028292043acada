/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a failed write sets errno to its cause: the file has its maximum size,
 *     the pipe has no reader, or the descriptor is not open
 * needs: 02-userprog
 */
#include <unistd.h>

#include "tests/utest.h"

#include <errno.h>

static void
check_large(void)
{
	int fd = open("/large", O_CREAT | O_RDWR);

	CHECK_CMP(fd, >=, 0);
	seek(fd, UINT32_MAX - 3);
	CHECK_CMP(write(fd, "abcdef", 6), ==, 3);
	CHECK_CMP(tell(fd), ==, UINT32_MAX);
	CHECK_CMP(write(fd, "d", 1), ==, -1);
	CHECK_CMP(errno, ==, EFBIG);
	CHECK_CMP(close(fd), ==, 0);
	CHECK_CMP(unlink("/large"), ==, 0);
}

static void
check_pipe(void)
{
	int fds[2];

	CHECK_CMP(pipe(fds), ==, 0);
	close(fds[0]);
	CHECK_CMP(write(fds[1], "x", 1), ==, -1);
	CHECK_CMP(errno, ==, EPIPE);
	close(fds[1]);
	CHECK_CMP(write(fds[1], "x", 1), ==, -1);
	CHECK_CMP(errno, ==, EBADF);
}

void
test_main(void)
{
	check_large();
	check_pipe();
}
