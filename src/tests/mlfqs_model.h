/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A model of the 4.4BSD scheduler, with which tests compare the kernel's
 * numbers.  It computes in millionths with 64-bit integers, so its rounding
 * errors are far smaller than the errors allowed for the kernel's fixed-point
 * numbers.  Header only.
 */
#ifndef TESTS_MLFQS_MODEL_H
#define TESTS_MLFQS_MODEL_H

#include <stdint.h>

#include "lib/debug.h"
#include "tests/ktest.h"
#include "threads/sched.h"
#include "threads/thread.h"
#include "threads/timer.h"

#define MODEL_ONE     1000000ll
#define MODEL_PERIOD  4 /* ticks between updates of priorities */
#define MODEL_THREADS 32

/* Return the load average one second after it was LOAD, if READY threads are
 * ready or running at the end of that second.  */
static inline int64_t
model_load(int64_t load, int ready)
{
	return (59 * load + ready * MODEL_ONE) / 60;
}

/* Return a thread's recent_cpu at the end of a second; RECENT is the value just
 * before this update and includes the ticks of that second.  */
static inline int64_t
model_recent(int64_t recent, int64_t load, int nice)
{
	return 2 * load * recent / (2 * load + MODEL_ONE) + nice * MODEL_ONE;
}

/* Return the priority of a thread whose recent_cpu is RECENT, in millionths. */
static inline int
model_priority(int64_t recent, int nice)
{
	int priority = PRI_MAX - (int)(recent / 4 / MODEL_ONE) - 2 * nice;

	return MIN(MAX(priority, PRI_MIN), PRI_MAX);
}

/* Round X to hundredths. */
static inline int
model_hundredths(int64_t x)
{
	int64_t half = x < 0 ? -MODEL_ONE / 200 : MODEL_ONE / 200;

	return (int)((x + half) / (MODEL_ONE / 100));
}

/* Sleep until just after an update of the load average, so that the caller can
 * go back to sleep before the next update and is not counted in the load.
 * Returns the current tick.  */
static inline int64_t
model_begin_second(void)
{
	/* The time is read here and again in timer_sleep; a tick can end in
	 * between.  */
	do
		timer_sleep(TIMER_FREQ + 1 - timer_ticks() % TIMER_FREQ);
	while (timer_ticks() % TIMER_FREQ != 1);
	return timer_ticks();
}

/* Fail the test if VALUE, the kernel's value of WHAT in hundredths, differs from
 * EXPECTED, the model's value in millionths, by more than ERROR hundredths.  */
static inline void
model_compare(
    const char *what, int second, int value, int64_t expected, int error)
{
	int hundredths = model_hundredths(expected);

	ktest_note("after %d s: %s is %d hundredths, expected %d", second, what,
	    value, hundredths);
	if (value < hundredths - error || value > hundredths + error)
		ktest_fail(__FILE__, __LINE__,
		    "after %d s: %s is %d hundredths, "
		    "expected %d to %d",
		    second, what, value, hundredths - error,
		    hundredths + error);
}

/* Compare the kernel's load average with the model for SECONDS seconds,
 * allowing ERROR hundredths of difference.  START is the first tick of a
 * second, and LOAD was the load average at that tick.  READY(N) returns the
 * number of threads that are ready or running at the end of the Nth second
 * (1: the first).  Some seconds are not compared if threads of the same
 * priority delay the caller.  */
static inline void
model_follow_load(int64_t start, int64_t load, int seconds,
    int (*ready)(int second), int error)
{
	int second = 0;

	while (second < seconds) {
		int value, now;

		timer_sleep(start + (second + 1) * TIMER_FREQ - timer_ticks());
		do {
			now = (int)(timer_elapsed(start) / TIMER_FREQ);
			value = thread_get_load_avg();
		} while (now != timer_elapsed(start) / TIMER_FREQ);
		while (second < now)
			load = model_load(load, ready(++second));
		model_compare("load_avg", second, value, load, error);
	}
}

#endif
