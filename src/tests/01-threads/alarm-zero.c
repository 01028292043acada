/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: timer_sleep returns at once when the number of ticks is zero or
 *     negative, and the CPU is idle while a thread sleeps for two ticks
 * points: 1
 * cpus: 1
 */
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/thread.h"
#include "threads/timer.h"

KTEST(alarm_zero)
{
	int64_t before = timer_ticks();
	uint32_t idle = thread_idle_ticks();

	set_deadline(20);
	timer_sleep(0);
	timer_sleep(-1);
	timer_sleep(-100);
	timer_sleep(INT64_MIN);
	KTEST_CHECK_CMP(timer_ticks(), <=, before + 1);
	KTEST_CHECK_CMP(thread_idle_ticks(), ==, idle);
	timer_sleep(2);
	KTEST_CHECK_CMP(thread_idle_ticks(), ==, idle + 2);
}
