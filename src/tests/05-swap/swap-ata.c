/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: swap works on an ATA disk: two processes that write to more pages
 *     than there are frames read back what they wrote
 * disk: ata
 * user_pages: 64
 * swap: 2M
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/pages.h"

#define COUNT 140
#define STEPS 200

void
test_main(void)
{
	char *memory = pages_extend_heap(COUNT);
	int status = -1;
	pid_t pid;

	need_swap();
	pid = fork();
	CHECK_CMP(pid, >=, 0);
	pages_work(memory, COUNT, pid == 0 ? 1 : 2, STEPS);
	if (pid == 0)
		_exit(3);
	CHECK_CMP(waitpid(pid, &status, 0), ==, pid);
	CHECK_CMP(status, ==, 3);
	CHECK_CMP(test_counter(COUNTER_SWAP_READ), >, COUNT * 8);
	CHECK_CMP(test_counter(COUNTER_SWAP_WRITTEN), >, COUNT * 8);
}
