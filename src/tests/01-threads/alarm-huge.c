/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that sleeps for an enormous number of ticks, even if its
 *     wake-up time overflows, is not woken, uses no CPU time and does not delay
 *     other sleepers
 * points: 1
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/thread.h"
#include "threads/timer.h"

static const int64_t lengths[] = { INT64_MAX, INT64_MAX - 1, INT64_MAX / 2,
	1ll << 40, 1ll << 32, 1ll << 31 };
static volatile unsigned asleep, awake;

static void
sleeper(void *length)
{
	asleep++;
	timer_sleep(*(const int64_t *)length);
	awake++;
}

KTEST(alarm_huge)
{
	set_deadline(10);
	timer_sleep(2); /* at tick 0, no wake-up time would overflow */
	for (unsigned i = 0; i < ARRAY_SIZE(lengths); i++)
		thread_create(
		    "sleeper", PRI_DEFAULT, sleeper, (void *)&lengths[i]);
	for (int i = 0; i < 5; i++) {
		int64_t start = timer_ticks();
		uint32_t idle = thread_idle_ticks();

		timer_sleep(20);
		KTEST_CHECK_CMP(timer_elapsed(start), ==, 20);
		KTEST_CHECK_CMP(thread_idle_ticks() - idle, ==, 20);
	}
	KTEST_CHECK_CMP(asleep, ==, ARRAY_SIZE(lengths));
	KTEST_CHECK_CMP(awake, ==, 0);
}
