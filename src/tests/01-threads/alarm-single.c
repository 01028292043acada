/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a single sleeper runs again at exactly the tick that it asked for,
 *     and the CPU is idle until then
 * points: 1
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/thread.h"
#include "threads/timer.h"

KTEST(alarm_single)
{
	static const int lengths[] = { 1, 2, 3, 10, 1, 57, 200 };

	set_deadline(10);
	for (unsigned i = 0; i < ARRAY_SIZE(lengths); i++) {
		int64_t start = timer_ticks();
		uint32_t idle = thread_idle_ticks();

		timer_sleep(lengths[i]);
		KTEST_CHECK_CMP(timer_elapsed(start), ==, lengths[i]);
		KTEST_CHECK_CMP(thread_idle_ticks() - idle, ==, lengths[i]);
	}
}
