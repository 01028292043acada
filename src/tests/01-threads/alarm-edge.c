/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: no wake-up is lost if a tick comes while timer_sleep puts the thread
 *     to sleep, at points about 12 instructions apart; the CPU is idle in at
 *     least half of the sleeps
 * points: 2
 * cpus: 1
 * shift: 3
 */
#include "cpu/system_clock.h"
#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define ROUNDS      120
#define NS_PER_TICK (1000000000 / TIMER_FREQ)
#define STEP        100 /* ns; about 12 instructions */

/* Wait without sleeping until the next tick is NS nanoseconds away; the last
 * tick came at LAST.  */
static void
spin_until_before_tick(uint64_t last, int ns)
{
	while (clock_now() < last + NS_PER_TICK - (unsigned)ns)
		continue;
}

KTEST(alarm_edge)
{
	uint32_t idle = thread_idle_ticks();
	int late = 0;

	set_deadline(30);
	for (int i = 0; i < ROUNDS; i++) {
		int64_t tick = timer_ticks();
		uint64_t last;

		while (timer_ticks() == tick)
			continue;
		last = clock_now();
		tick = timer_ticks();
		spin_until_before_tick(last, i * STEP);
		timer_sleep(1);
		/* The tick may have come just before the call. */
		KTEST_CHECK_CMP(timer_elapsed(tick), >=, 1);
		KTEST_CHECK_CMP(timer_elapsed(tick), <=, 2);
		if (timer_elapsed(tick) == 2)
			late++;
	}
	ktest_note("%d of %d sleeps began after the tick", late, ROUNDS);
	idle = thread_idle_ticks() - idle;
	ktest_note("idle in %u ticks", (unsigned)idle);
	KTEST_CHECK_CMP(idle, >=, ROUNDS / 2);
	KTEST_CHECK_CMP(late, >, 0);
	KTEST_CHECK_CMP(late, <, ROUNDS);
}
