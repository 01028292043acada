/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: after fork, shared file mappings stay shared in both directions, use
 *     the same frames, and their changes reach the file; private mappings are
 *     copied on write, and their changes do not reach the file
 * points: 5
 * dragonfly: 10
 */
#include "tests/07-cow/cow.h"

#define PAGES  3
#define LENGTH (PAGES * PAGE_SIZE)

static char block[PAGE_SIZE];

static int
make_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC);

	CHECK_CMP(fd, >=, 0);
	for (int i = 0; i < PAGES; i++) {
		memset(block, 'a' + i, PAGE_SIZE);
		CHECK_CMP(write(fd, block, PAGE_SIZE), ==, PAGE_SIZE);
	}
	return fd;
}

static char *
map_file(int fd, int flags)
{
	char *mapping =
	    mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, flags, fd, 0);

	CHECK(mapping != MAP_FAILED);
	return mapping;
}

/* Fail the test unless byte I of the file is C. */
static void
check_file(int fd, unsigned i, char c)
{
	char byte;

	seek(fd, i);
	CHECK_CMP(read(fd, &byte, 1), ==, 1);
	CHECK_CMP(byte, ==, c);
}

static void
run_child(const struct link *link, volatile char *shared,
    volatile char *private, const uint32_t *frames)
{
	CHECK_CMP(frame_of(shared), ==, frames[0]);
	CHECK_CMP(frame_of(private), ==, frames[1]);
	CHECK_CMP(shared[0], ==, 'S');
	CHECK_CMP(private[0], ==, 'P');
	CHECK_CMP(private[PAGE_SIZE], ==, 'b');
	shared[1] = 'T';
	shared[2 * PAGE_SIZE] = 'U'; /* first access to this page */
	private[1] = 'Q';
	private[2 * PAGE_SIZE] = 'R';
	CHECK_CMP(frame_of(shared), ==, frames[0]);
	CHECK_CMP(frame_of(private), !=, frames[1]);
	link_go(link);
	link_wait(link);
	CHECK_CMP(shared[2], ==, 'V'); /* the parent wrote it */
	CHECK_CMP(private[2], ==, 'a');
	CHECK_CMP(frame_of(shared), ==, frames[0]);
	_exit(0);
}

void
test_main(void)
{
	int fd = make_file("/tmp/shared"), other = make_file("/tmp/private");
	char *shared = map_file(fd, MAP_SHARED),
	     *private = map_file(other, MAP_PRIVATE);
	struct link link;
	uint32_t frames[2];
	pid_t pid;

	shared[0] = 'S';
	private[0] = 'P';
	(void)*(volatile char *)(private + PAGE_SIZE);
	frames[0] = frame_of(shared);
	frames[1] = frame_of(private);
	pid = fork_linked(&link);
	if (pid == 0)
		run_child(&link, shared, private, frames);
	link_wait(&link);
	CHECK_CMP(shared[1], ==, 'T');
	CHECK_CMP(shared[2 * PAGE_SIZE], ==, 'U');
	CHECK_CMP(private[1], ==, 'a');
	CHECK_CMP(private[2 * PAGE_SIZE], ==, 'c');
	CHECK_CMP(frame_of(shared), ==, frames[0]);
	CHECK_CMP(frame_of(private), ==, frames[1]);
	shared[2] = 'V';
	CHECK_CMP(frame_of(shared), ==, frames[0]);
	private[2] = 'W';
	link_go(&link);
	expect_exit(pid, 0);
	CHECK_CMP(munmap(shared, LENGTH), ==, 0);
	CHECK_CMP(munmap(private, LENGTH), ==, 0);
	check_file(fd, 0, 'S');
	check_file(fd, 1, 'T');
	check_file(fd, 2, 'V');
	check_file(fd, 2 * PAGE_SIZE, 'U');
	for (unsigned i = 0; i < 3; i++)
		check_file(other, i, 'a');
	check_file(other, 2 * PAGE_SIZE, 'c');
}
