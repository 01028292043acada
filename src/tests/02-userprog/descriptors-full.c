/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: each process can use all descriptors below FD_MAX; when they are used
 *     up, open returns -1 without leaking memory, and all files are closed when
 *     the process ends
 * points: 1
 * boundaries: FD_MAX
 */
#include <syscall.h>

#include "tests/utest.h"

#define TRIES  2000
#define FD_MAX 128 /* as in filesys/file.h */

/* Open as many files as possible, and return their number.  *LAST is set to the
 * last descriptor.  */
static int
open_all(int *last)
{
	int count = 0, fd;

	while (count < TRIES && (fd = open("/words")) != -1) {
		CHECK_CMP(fd, >=, 2);
		*last = fd;
		count++;
	}
	return count;
}

int
test_child(int argc, char **argv)
{
	int last, count = open_all(&last);

	if (argc > 1 && strcmp(argv[1], "crash") == 0)
		*(volatile int *)NULL = count;
	return count;
}

void
test_main(void)
{
	uint32_t vnodes = test_counter(COUNTER_VNODES), blocks;
	int last = 0, count;
	char byte;

	count = test_run("exit");
	CHECK_CMP(count, >=, 100);
	CHECK_CMP(count, <, TRIES);
	CHECK_CMP(open_all(&last), ==, count);
	CHECK_CMP(last, ==, FD_MAX - 1);
	blocks = test_counter(COUNTER_HEAP_BLOCKS);
	for (int i = 0; i < 100; i++)
		CHECK_CMP(open("/words"), ==, -1);
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), <, blocks + 10);
	CHECK_CMP(read(last, &byte, 1), ==, 1);
	CHECK_CMP(test_run("exit"), ==, count);
	CHECK_CMP(test_run("crash"), ==, -1);
	CHECK_CMP(test_run("exit"), ==, count);
	close(last);
	CHECK_CMP(open("/words"), ==, last);
	CHECK_CMP(open("/words"), ==, -1);
	/* All descriptors refer to the same file. */
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes + 1);
}
