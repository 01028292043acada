/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: the clock never runs backward, agrees with the tick count and agrees
 *     between CPUs, in the first ticks after boot, when the clock source changes
 * cpus: 2
 */
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "cpu/system_clock.h"
#include "tests/ktest.h"
#include "threads/timer.h"

#define SKEW_MAX    100000 /* ns */
#define NS_PER_TICK (1000000000 / TICKS_PER_SECOND)

static volatile uint64_t other_time;

static void
read_clock(void *unused UNUSED)
{
	other_time = clock_now();
}

KTEST(clock_monotonic)
{
	int64_t end = timer_ticks() + 10, drift;
	uint64_t now, last = 0;

	while (timer_ticks() < end) {
		enum intr_level old = intr_disable();

		now = clock_now();
		KTEST_CHECK(now >= last);
		cpu_call(0xff, read_clock, NULL);
		KTEST_CHECK(cpu_count == 1 || other_time + SKEW_MAX > now);
		last = clock_now();
		KTEST_CHECK(other_time < last + SKEW_MAX);
		intr_set_level(old);
	}
	drift = (int64_t)clock_now() - end * NS_PER_TICK;
	KTEST_CHECK(drift > -NS_PER_TICK && drift < 2 * NS_PER_TICK);
}
