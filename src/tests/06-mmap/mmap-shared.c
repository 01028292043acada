/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: all shared mappings of a file are the same memory: in one process, in
 *     a child, and in a process that opened the file itself; even when memory
 *     is short
 * points: 4
 * user_pages: 80
 * swap: 1M
 * tags: races
 * dragonfly: 12
 */
#include <unistd.h>

#include <stdlib.h>

#include "tests/mapped.h"

#define COUNT 40

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

/* Take turns with the parent, changing what it has written. */
static void
run_child(char *map)
{
	for (unsigned round = 1; round < 6; round++) {
		await_turn(to_child);
		CHECK_PAGES(map, 0, COUNT, 2 * round);
		pages_fill(map, 0, COUNT, 2 * round + 1);
		pass_turn(to_parent);
	}
	_exit(3);
}

/* Take turns with the child; msync here also saves what the child has
 * written.  */
static void
run_parent(int fd, char *map, pid_t pid)
{
	for (unsigned round = 1; round < 6; round++) {
		pages_fill(map, 0, COUNT, 2 * round);
		CHECK_CMP(msync(map, COUNT * PAGE, MS_SYNC), ==, 0);
		check_file(fd, 0, COUNT, 2 * round);
		pass_turn(to_child);
		await_turn(to_parent);
		CHECK_CMP(msync(map, COUNT * PAGE, MS_SYNC), ==, 0);
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
	uint32_t frame, twin_frame;
	pid_t pid;

	CHECK_CMP(pipe(to_child), ==, 0);
	CHECK_CMP(pipe(to_parent), ==, 0);
	map[4 * PAGE] = 'a';
	CHECK_CMP(twin[PAGE], ==, 'a');
	CHECK(test_page(map + 4 * PAGE, &frame) != 0);
	CHECK(test_page(twin + PAGE, &twin_frame) != 0);
	CHECK_CMP(frame, ==, twin_frame);

	pid = fork();
	if (pid == 0)
		run_child(map);
	CHECK_CMP(pid, >, 0);
	run_parent(fd, map, pid);

	/* Use another descriptor and another address, under memory pressure. */
	pid = fork();
	if (pid == 0) {
		char *other, *memory = pages_extend_heap(60);

		CHECK_CMP(munmap(map, COUNT * PAGE), ==, 0);
		fd = open("/data", O_RDWR);
		other = mmap(
		    (void *)0x20000000, COUNT * PAGE, RW, MAP_SHARED, fd, 0);
		CHECK(other == (char *)0x20000000);
		pages_fill(memory, 0, 60, 1);
		run_child(other);
	}
	run_parent(fd, map, pid);
	CHECK_CMP(munmap(map, COUNT * PAGE), ==, 0);
	check_file(fd, 0, COUNT, 11);
}
