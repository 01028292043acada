/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cost of file I/O: a mebibyte, in calls of 4 KiB.  The notes are as in
 * bench-calls.c, but both numbers are means per KiB.  The host has put the file
 * that is read first, /bench-data, on the disk, so none of it is in memory.
 */
#include <unistd.h>

#include "bench.h"
#include "tests/utest.h"

#define CHUNK 4096
#define SIZE  (1 << 20)

static char buffer[CHUNK];

static void
read_all(const char *path)
{
	int fd = open(path, O_RDONLY);

	CHECK_CMP(fd, >=, 0);
	for (int done = 0; done < SIZE; done += CHUNK)
		CHECK_CMP(read(fd, buffer, CHUNK), ==, CHUNK);
	CHECK_CMP(close(fd), ==, 0);
}

/* Open PATH with FLAGS, write a mebibyte, and wait until it is on the disk. */
static void
write_all(const char *path, int flags)
{
	int fd = open(path, flags);

	CHECK_CMP(fd, >=, 0);
	for (int done = 0; done < SIZE; done += CHUNK)
		CHECK_CMP(write(fd, buffer, CHUNK), ==, CHUNK);
	CHECK_CMP(fsync(fd), ==, 0);
	CHECK_CMP(close(fd), ==, 0);
}

void
test_main(void)
{
	bench_begin();
	read_all("/bench-data");
	bench_end("read-cold", SIZE / 1024);
	bench_begin();
	read_all("/bench-data");
	bench_end("read-warm", SIZE / 1024);
	bench_begin();
	write_all("/bench-new", O_WRONLY | O_CREAT);
	bench_end("write-new", SIZE / 1024);
	bench_begin();
	write_all("/bench-new", O_WRONLY);
	bench_end("write-again", SIZE / 1024);
}
