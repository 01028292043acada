/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: when a process has ended, by exit, kill or a fault, the file contains
 *     what the process wrote to a mapping, and all resources of the mapping
 *     have been freed
 * points: 5
 * dragonfly: 08
 */
#include <unistd.h>

#include "tests/mapped.h"

#define COUNT  4
#define ROUNDS 9

static void
run_child(const char *how, int ready)
{
	int fd = open("/data", O_RDWR);
	char *map = map_pages(fd, 0, COUNT, RW, MAP_SHARED);

	pages_fill(map, 0, COUNT, (unsigned)how[0]);
	switch (how[0]) {
	case 'e':
		_exit(5);
	case 'f':
		*(volatile char *)0x20101234 = 1;
		_exit(1);
	default:
		write(ready, "r", 1);
		for (;;)
			msleep(100000);
	}
}

int
test_child(int argc UNUSED, char **argv UNUSED)
{
	int fd = open("/data", O_RDWR), ready[2];
	uint32_t vnodes = test_counter(COUNTER_VNODES);

	CHECK_CMP(pipe(ready), ==, 0);
	for (int i = 0; i < ROUNDS; i++) {
		const char *how = i % 3 == 0 ? "exit" :
		    i % 3 == 1               ? "fault" :
					       "kill";
		pid_t pid = fork();

		if (pid == 0)
			run_child(how, ready[1]);
		if (how[0] == 'k') {
			CHECK_CMP(read(ready[0], mapped_buffer, 1), ==, 1);
			CHECK_CMP(kill(pid), ==, 0);
		}
		CHECK_CMP(reap(pid), ==, how[0] == 'e' ? 5 : -1);
		check_file(fd, 0, COUNT, (unsigned)how[0]);
		CHECK_CMP(test_counter(COUNTER_VNODES), ==, vnodes);
	}
	return 0;
}

void
test_main(void)
{
	int fd = make_file("/data", COUNT * PAGE, 1);
	uint32_t free_pages, heap;

	CHECK_CMP(test_run("rounds"), ==, 0);
	free_pages = test_counter(COUNTER_USER_FREE);
	heap = test_counter(COUNTER_HEAP_BLOCKS);
	CHECK_CMP(test_run("rounds"), ==, 0);
	close(fd);
	CHECK_CMP(test_counter(COUNTER_USER_FREE), >=, free_pages);
	CHECK_CMP(test_counter(COUNTER_HEAP_BLOCKS), <=, heap);
}
