/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when the first program exits, the kernel kills all other processes,
 *     waits until they have ended, however slow the disk is, and leaves a
 *     consistent file system
 * needs: 02-userprog
 * disk: kept
 * memory: 16M
 * options: latency=400000 trace=machine_end
 * limit: 300s
 */
#include <unistd.h>

#include "tests/utest.h"

#include <stdio.h>

#define CHILDREN 4
#define PIECES   10

static void
write_forever(int number)
{
	static char data[4096];
	char name[16];
	int fd;

	snprintf(name, sizeof(name), "/file%d", number);
	for (;;) {
		fd = open(name, O_CREAT | O_RDWR | O_TRUNC);
		CHECK_CMP(fd, >=, 0);
		for (int i = 0; i < PIECES; i++)
			CHECK_CMP(
			    write(fd, data, sizeof(data)), ==, sizeof(data));
		CHECK_CMP(fsync(fd), ==, 0);
		close(fd);
	}
}

void
test_main(void)
{
	for (int i = 0; i < CHILDREN; i++) {
		pid_t pid = fork();

		CHECK_CMP(pid, >=, 0);
		if (pid == 0)
			write_forever(i);
	}
	msleep(4000);
}
