/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that sleeps for an enormous number of ticks, even if its
 *     wake-up time overflows, is not woken, uses no CPU time and does not delay
 *     other sleepers; tick number INT64_MAX - 1 does not wake the threads whose
 *     wake-up time overflows
 * points: 1
 * cpus: 1
 */
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define OVERFLOWING 2 /* the first of the lengths */

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

/* Handle tick number NOW, as in the interrupt of the timer. */
static void
handle_tick(int64_t now)
{
	enum intr_level old = intr_disable();
	struct cpu *cpu = cpu_current();

	cpu->interrupt_depth++;
	alarm_tick(now);
	cpu->interrupt_depth--;
	intr_set_level(old);
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
	handle_tick(INT64_MAX - 1);
	timer_sleep(2);
	KTEST_CHECK_CMP(awake, <=, ARRAY_SIZE(lengths) - OVERFLOWING);
}
