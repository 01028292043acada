/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: without a swap disk, a process that uses up the memory is killed with
 *     a message, and other processes continue
 * user_pages: 64
 * dragonfly: 11
 */
#include <unistd.h>

#include "tests/pages.h"

#define MINE  10
#define COUNT 100

void
test_main(void)
{
	char *memory = pages_extend_heap(MINE);
	struct vmstat stats;
	int status = 77;
	pid_t pid;

	CHECK_CMP(vmstat(&stats), ==, 0);
	CHECK_CMP(stats.swap_slots, ==, 0);
	pages_fill(memory, 0, MINE, 1);
	for (int i = 0; i < 3; i++) {
		pid = fork();
		CHECK_CMP(pid, >=, 0);
		if (pid == 0) {
			char *more = pages_extend_heap(COUNT);

			msleep(100); /* until the parent sleeps in waitpid */
			pages_fill(more, 0, COUNT, 2);
			_exit(1);
		}
		CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
		CHECK_CMP(status, ==, -1);
		CHECK_PAGES(memory, 0, MINE, 1);
	}
}
