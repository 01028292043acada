/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: all shared mappings of a file are the same memory: in one process, in a
 *     child, and in one that opened the file by itself; also when the memory is
 *     short
 * points: 4
 * user_pages: 80
 * swap: 1M
 * tags: races
 */
#include <unistd.h>

#include <stdlib.h>

#include "tests/06-mmap/mapped.h"

#define COUNT	40

static int to_child[2], to_parent[2];

static void
pass_turn(int ends[2])
{
	CHECK_CMP(write(ends[1], "t", 1), ==, 1);
}

static void
await_turn(int ends[2])
{
	char byte;

	CHECK_CMP(read(ends[0], &byte, 1), ==, 1);
}

/* Change what the other has written, in turns. */
static void
child(char *map)
{
	for (unsigned round = 1; round < 6; round++) {
		await_turn(to_child);
		CHECK_PAGES(map, 0, COUNT, 2 * round);
		pages_fill(map, 0, COUNT, 2 * round + 1);
		pass_turn(to_parent);
	}
	_exit(3);
}

/* What the other has written and is not done with can be saved by us. */
static void
play(int fd, char *map, pid_t pid)
{
	for (unsigned round = 1; round < 6; round++) {
		pages_fill(map, 0, COUNT, 2 * round);
		CHECK_CMP(msync(map, COUNT * PAGE), ==, 0);
		check_file(fd, 0, COUNT, 2 * round);
		pass_turn(to_child);
		await_turn(to_parent);
		CHECK_CMP(msync(map, COUNT * PAGE), ==, 0);
		check_file(fd, 0, COUNT, 2 * round + 1);
		CHECK_PAGES(map, 0, COUNT, 2 * round + 1);
	}
	CHECK_CMP(reap(pid), ==, 3);
}

void
test_main(void)
{
	int fd = make_file("/data", COUNT * PAGE, 1);
	char *map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);
	char *twin = map_pages(fd, 3, 2, PROT_READ, MAP_SHARED);
	uint32_t frame, twins;
	pid_t pid;

	CHECK_CMP(pipe(to_child), ==, 0);
	CHECK_CMP(pipe(to_parent), ==, 0);
	map[4 * PAGE] = 'a';
	CHECK_CMP(twin[PAGE], ==, 'a');
	CHECK(test_page(map + 4 * PAGE, &frame) != 0);
	CHECK(test_page(twin + PAGE, &twins) != 0);
	CHECK_CMP(frame, ==, twins);

	pid = fork();
	if (pid == 0)
		child(map);
	CHECK_CMP(pid, >, 0);
	play(fd, map, pid);

	/* By its own descriptor, elsewhere, with other memory in use. */
	pid = fork();
	if (pid == 0) {
		char *other, *memory = pages_more(60);

		CHECK_CMP(munmap(map, COUNT * PAGE), ==, 0);
		fd = open("/data", O_RDWR);
		other = mmap((void *)0x20000000, COUNT * PAGE, RW, MAP_SHARED,
		    fd, 0);
		CHECK(other == (char *)0x20000000);
		pages_fill(memory, 0, 60, 1);
		child(other);
	}
	play(fd, map, pid);
	CHECK_CMP(munmap(map, COUNT * PAGE), ==, 0);
	check_file(fd, 0, COUNT, 11);
}
