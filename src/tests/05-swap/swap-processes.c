/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: several processes whose memory together is four times the frames all find in
 *     it what they wrote
 * points: 5
 * user_pages: 80
 * swap: 2M
 */
#include <unistd.h>

#include "tests/pages.h"

#define CHILDREN	5
#define COUNT		60
#define STEPS		300

void
test_main(void)
{
	char *memory = pages_more(COUNT);
	int status;

	need_swap();
	for (unsigned i = 0; i < CHILDREN; i++) {
		pid_t pid = fork();

		CHECK_CMP(pid, >=, 0);
		if (pid == 0) {
			/* In turns, however long a slice is. */
			for (unsigned part = 0; part < 6; part++) {
				pages_work(memory, COUNT, 10 * i + part,
				    STEPS / 6);
				yield();
			}
			_exit((int)i);
		}
	}
	for (unsigned i = 0; i < CHILDREN; i++) {
		status = -1;
		CHECK_CMP(waitpid(-1, &status, 0), >, 0);
		CHECK_CMP(status, >=, 0);
	}
	CHECK_CMP(test_counter(COUNTER_SWAP_READ), >, CHILDREN * COUNT * 8);
}
