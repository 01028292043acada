/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: with jitter=SEED, ticks arrive up to an eighth of a tick period early
 *     or late, by varying amounts, and none is lost
 * cpus: 1
 * options: jitter=5
 */
#include "cpu/cpu.h"
#include "cpu/system_clock.h"
#include "tests/ktest.h"
#include "threads/timer.h"

#define TICKS   40
#define TICK_NS (1000000000 / TICKS_PER_SECOND)

/* Wait for the next tick and return the time when it came. */
static uint64_t
next_tick(void)
{
	int64_t now = timer_ticks();

	while (timer_ticks() == now)
		cpu_pause();
	return clock_now();
}

KTEST(clock_jitter)
{
	uint64_t start, before, now;
	unsigned early = 0, late = 0;

	timer_sleep(4); /* by then, the final clock source is in use */
	start = before = next_tick();
	for (unsigned i = 0; i < TICKS; i++, before = now) {
		now = next_tick();
		/* Both ticks can be shifted, and each is noticed a little
		 * late.  */
		KTEST_CHECK_CMP(now - before, >, TICK_NS * 7ull / 10);
		KTEST_CHECK_CMP(now - before, <, TICK_NS * 13ull / 10);
		if (now - before < TICK_NS - TICK_NS / 50)
			early++;
		if (now - before > TICK_NS + TICK_NS / 50)
			late++;
	}
	KTEST_CHECK_CMP(early, >, TICKS / 5u);
	KTEST_CHECK_CMP(late, >, TICKS / 5u);
	KTEST_CHECK_CMP(now - start, >, (TICKS - 1ull) * TICK_NS);
	KTEST_CHECK_CMP(now - start, <, (TICKS + 1ull) * TICK_NS);
}
