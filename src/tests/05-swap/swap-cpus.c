/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: five processes that swap on four CPUs read back what they wrote
 * points: 4
 * cpus: 4
 * user_pages: 80
 * swap: 3M
 * tags: races
 * dragonfly: 12
 */
#include <unistd.h>

#include "tests/pages.h"

#define CHILDREN 4
#define COUNT    100 /* more than there are frames */
#define STEPS    300

void
test_main(void)
{
	char *memory = pages_extend_heap(COUNT);
	pid_t pids[CHILDREN];

	need_swap();
	for (unsigned i = 0; i < CHILDREN; i++) {
		pids[i] = fork();
		CHECK_CMP(pids[i], >=, 0);
		if (pids[i] == 0) {
			pages_work(memory, COUNT, i + 1, STEPS);
			_exit((int)i);
		}
	}
	pages_work(memory, COUNT / 2, 9, STEPS);
	for (unsigned i = 0; i < CHILDREN; i++) {
		int status = -1;

		CHECK_CMP(waitpid(pids[i], &status, 0), ==, pids[i]);
		CHECK_CMP(status, ==, i);
	}
	CHECK_CMP(test_counter(COUNTER_SWAP_READ), >, COUNT / 2 * 8);
}
