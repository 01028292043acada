/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if processes read a file and a pipe into memory that they share with a process
 *     that forks, and the children write to the same pages, everything that is read
 *     arrives, and a child does not see what the parent writes after the fork
 * points: 3
 * cpus: 4
 * tags: races
 * engine: dragonfly
 */
#include <unistd.h>

#include <sys/mman.h>

#include "tests/10-backing/siblings.h"

#define PAGES 6
#define FORKS 80

static int fd, ends[2];
static char *buffer, *pipe_buffer;
static volatile bool stop;
static volatile unsigned reads;

/* Read the file into the buffer, again and again.  The first page is filled by two reads,
 * half by each.  */
static int
read_file(void *unused UNUSED)
{
	while (!stop) {
		memset(buffer, 0, PAGES * PAGE);
		seek(fd, 0);
		if (read(fd, buffer, PAGE / 2) != PAGE / 2 ||
		    read(fd, buffer + PAGE / 2, PAGES * PAGE - PAGE / 2) !=
			(int)(PAGES * PAGE - PAGE / 2))
			return 1;
		if (pages_find_wrong(buffer, 0, PAGES, 5) != -1)
			return 2;
		reads++;
	}
	return 0;
}

/* Read pages from a pipe.  Within a page, the reader waits for the writer several times. */
static int
read_pipe(void *unused UNUSED)
{
	unsigned at = 0;
	int count;

	for (;;) {
		count = read(ends[0], pipe_buffer + at, PAGE - at);
		if (count <= 0)
			return count == 0 && at == 0 ? 0 : 3;
		at += (unsigned)count;
		if (at < PAGE)
			continue;
		if (pages_find_wrong(pipe_buffer, 0, 1, 6) != -1)
			return 4;
		memset(pipe_buffer, 0, PAGE);
		at = 0;
	}
}

/* Write pages to the pipe, a quarter at a time.  Runs in a process of its own. */
static void
write_pipe(void)
{
	char *data = map_pages(-1, 0, 1, RW, MAP_PRIVATE | MAP_ANONYMOUS);

	close(ends[0]);
	pages_fill(data, 0, 1, 6);
	for (unsigned i = 0; i < FORKS / 2; i++)
		for (unsigned at = 0; at < PAGE; at += PAGE / 4) {
			CHECK_CMP(
			    write(ends[1], data + at, PAGE / 4), ==, PAGE / 4);
			yield();
		}
	_exit(0);
}

static void
run_round(unsigned round)
{
	volatile char *mine = buffer + PAGES * PAGE;
	pid_t pid;

	*mine = (char)round;
	pid = fork();
	if (pid == 0) {
		CHECK_CMP(*mine, ==, (char)round);
		buffer[round % (PAGES * PAGE)] = 1;
		pipe_buffer[round % PAGE] = 1;
		_exit(7);
	}
	*mine = 0;
	CHECK_CMP(reap(pid), ==, 7);
}

void
test_main(void)
{
	pid_t file_reader, pipe_reader, writer;

	check_fork_is_lazy();
	fd = make_file("/data", PAGES * PAGE, 5);
	buffer = map_pages(-1, 0, PAGES + 2, RW, MAP_PRIVATE | MAP_ANONYMOUS);
	pipe_buffer = buffer + (PAGES + 1) * PAGE;
	CHECK_CMP(pipe(ends), ==, 0);
	writer = fork();
	if (writer == 0)
		write_pipe();
	file_reader = start_sibling(0, read_file, NULL);
	pipe_reader = start_sibling(1, read_pipe, NULL);
	for (unsigned round = 0; round < FORKS; round++)
		run_round(round);
	wait_for(&reads, 3);
	stop = true;
	CHECK_CMP(reap(file_reader), ==, 0);
	CHECK_CMP(reap(writer), ==, 0);
	close(ends[1]);
	CHECK_CMP(reap(pipe_reader), ==, 0);
}
