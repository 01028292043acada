/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: pipes carry bytes in order between processes; a reader waits while a
 *     pipe is empty, and a writer while it is full; when no write end is open,
 *     reads return end of file; when no read end is open, writes fail; the two
 *     descriptors of dup2 share one open file; close accepts any open descriptor
 *     and sets errno on failure; and no heap block is leaked
 * needs: 02-userprog
 */
#include <unistd.h>

#include <errno.h>

#include "tests/utest.h"

#define TOTAL 100000

static char buffer[5000];

static void
send_all(int fd)
{
	int sent = 0;

	while (sent < TOTAL) {
		int size = MIN(TOTAL - sent, 3001);

		for (int i = 0; i < size; i++)
			buffer[i] = (char)((sent + i) % 251);
		CHECK_CMP(write(fd, buffer, (size_t)size), ==, size);
		sent += size;
	}
}

static void
receive_all(int fd)
{
	int received = 0, size;

	while ((size = read(fd, buffer, sizeof(buffer))) > 0) {
		for (int i = 0; i < size; i++)
			CHECK_CMP(
			    (unsigned char)buffer[i], ==, (received + i) % 251);
		received += size;
	}
	CHECK_CMP(size, ==, 0);
	CHECK_CMP(received, ==, TOTAL);
}

static void
check_stream(void)
{
	int ends[2], status;
	pid_t pid;

	CHECK_CMP(pipe(ends), ==, 0);
	pid = fork();
	CHECK_CMP(pid, >=, 0);
	if (pid == 0) {
		close(ends[0]);
		send_all(ends[1]);
		_exit(5);
	}
	close(ends[1]);
	receive_all(ends[0]);
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, 5);
	close(ends[0]);
}

static void
check_ends(void)
{
	int ends[2];

	CHECK_CMP(pipe(ends), ==, 0);
	CHECK_CMP(write(ends[0], "x", 1), ==, -1);
	CHECK_CMP(read(ends[1], buffer, 1), ==, -1);
	CHECK_CMP(write(ends[1], "abc", 3), ==, 3);
	CHECK_CMP(read(ends[0], buffer, sizeof(buffer)), ==, 3);
	CHECK_CMP(dup2(ends[1], 50), ==, 50);
	close(ends[1]);
	CHECK_CMP(write(50, "de", 2), ==, 2);
	close(50);
	CHECK_CMP(read(ends[0], buffer, sizeof(buffer)), ==, 2);
	CHECK_CMP(read(ends[0], buffer, sizeof(buffer)), ==, 0);
	close(ends[0]);
	CHECK_CMP(pipe(ends), ==, 0);
	close(ends[0]);
	CHECK_CMP(write(ends[1], "x", 1), ==, -1);
	close(ends[1]);
}

/* Check that close, unlike the close of <syscall.h>, accepts any open descriptor
 * and reports errors.  */
static void
check_close(void)
{
	CHECK_CMP(dup2(STDOUT_FILENO, 60), ==, 60);
	CHECK_CMP(close(STDOUT_FILENO), ==, 0);
	CHECK_CMP(write(STDOUT_FILENO, "x", 1), ==, -1);
	CHECK_CMP(close(STDOUT_FILENO), ==, -1);
	CHECK_CMP(errno, ==, EBADF);
	CHECK_CMP(close(-1), ==, -1);
	CHECK_CMP(dup2(60, STDOUT_FILENO), ==, STDOUT_FILENO);
	CHECK_CMP(close(60), ==, 0);
}

static void
check_dup2(void)
{
	int fd = open("/words", O_RDONLY);

	CHECK_CMP(fd, >=, 0);
	CHECK_CMP(dup2(fd, 60), ==, 60);
	CHECK_CMP(dup2(fd, fd), ==, fd);
	CHECK_CMP(read(fd, buffer, 10), ==, 10);
	CHECK_CMP(tell(60), ==, 10);
	close(fd);
	CHECK_CMP(read(60, buffer, 5), ==, 5);
	CHECK_CMP(dup2(fd, 61), ==, -1);
	CHECK_CMP(errno, ==, EBADF);
	CHECK_CMP(dup2(60, 128), ==, -1);
	CHECK_CMP(dup2(60, -1), ==, -1);
	close(60);
}

void
test_main(void)
{
	uint32_t blocks;

	check_stream();
	check_ends();
	check_dup2();
	check_close();
	blocks = test_counter(COUNTER_HEAP_BLOCKS);
	check_stream();
	check_ends();
	check_dup2();
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), <=, blocks);
}
