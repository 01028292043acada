/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a process's memory, open files, current directory and program file
 *     are all released when it ends by exit, by an exception or by an invalid
 *     system call
 * points: 2
 */
#include <syscall.h>

#include <stdlib.h>

#include "lib/user/stub.h"
#include "tests/utest.h"

#define ENDINGS 10
#define ROUNDS  8

static char buffer[10000];

/* Make many calls, valid and invalid, and leave files open. */
static void
make_calls(void)
{
	char name[READDIR_MAX_LEN + 1];
	int fd = open("/tmp/file"), dir = open("/tests");

	CHECK(chdir("/tmp/dir"));
	for (int i = 0; i < 10; i++) {
		read(fd, buffer, 100);
		write(fd, buffer, 100);
		seek(fd, tell(fd) - 50);
		filesize(fd);
		isdir(fd);
		inumber(fd);
		readdir(dir, name);
		readdir(fd, name);
		read(dir, buffer, 100);
		write(dir, buffer, 100);
		create("/tmp/file", 1);
		create("", 1);
		remove("/tmp/missing");
		mkdir("/tmp/dir");
		chdir("/tmp/file");
		open("/tmp/missing");
		exec("/tmp/missing");
		close(open("/words"));
	}
	/* Leave some files open. */
	for (int i = 0; i < 20; i++)
		open("/words");
}

int
test_child(int argc, char **argv)
{
	uint32_t bad = 0xC0100000;
	int fd;

	make_calls();
	fd = open("/tmp/file");
	switch (atoi(argv[argc - 1])) {
	case 0:
		return -1;
	case 1:
		return *(volatile int *)bad;
	case 2:
		__asm__ volatile("ud2");
		break;
	case 3:
		open((const char *)bad);
		break;
	case 4:
		read(fd, (void *)bad, 10);
		break;
	case 5:
		write(fd, (const void *)bad, 10);
		break;
	case 6:
		readdir(open("/tests"), (char *)bad);
		break;
	case 7:
		exec((const char *)bad);
		break;
	case 8:
		create(test_heap_edge() - 1, 10);
		exec((const char *)bad);
		break;
	case 9:
		call0(SYS_COUNT);
		break;
	}
	return 1;
}

static void
run_all_endings(void)
{
	for (int ending = 0; ending < ENDINGS; ending++)
		CHECK_CMP(test_run("%d", ending), ==, -1);
}

void
test_main(void)
{
	uint32_t vnodes, blocks, user, kernel;

	CHECK(create("/tmp/file", 10000));
	CHECK(mkdir("/tmp/dir"));
	run_all_endings();
	vnodes = test_counter(COUNTER_VNODES);
	blocks = test_counter(COUNTER_HEAP_BLOCKS);
	user = test_counter(COUNTER_USER_FREE);
	kernel = test_counter(COUNTER_KERNEL_FREE);
	for (int i = 0; i < ROUNDS; i++)
		run_all_endings();
	CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), ==, user);
	/* The disk cache may have grown a little. */
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), <, blocks + ROUNDS / 2);
	CHECK_CMP(test_counter(COUNTER_KERNEL_FREE) + 16, >=, kernel);
	CHECK_CMP(test_counter(COUNTER_PROCESSES), ==, 1);
}
