/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: if a tick comes, on a thread's own CPU or on another one, between any two
 *     instructions with which the thread goes to sleep, the thread is still woken in time;
 *     two threads can go to sleep at the same time
 * cpus: 2
 * shift: 7
 */
#include "cpu/cpu.h"
#include "tests/deadline.h"
#include "tests/windows.h"
#include "threads/timer.h"

#define TICKS 2

static int64_t start, slept;

static void
begin(void)
{
	start = timer_ticks();
}

static void
sleep_here(void)
{
	timer_sleep(TICKS);
	slept = timer_elapsed(start);
}

/* Handle a tick at which the thread is due, if it already sleeps. */
static void
tick_early(void)
{
	alarm_tick(timer_ticks() + TICKS);
}

/* Do the same in a thread on another CPU, as if in the interrupt of its timer. */
static void
tick_early_there(void)
{
	enum intr_level old = intr_disable();
	struct cpu *cpu = cpu_current();

	cpu->interrupt_depth++;
	tick_early();
	cpu->interrupt_depth--;
	intr_set_level(old);
}

static void
sleep_there(void)
{
	int64_t then = timer_ticks();

	timer_sleep(TICKS);
	KTEST_CHECK_CMP(timer_elapsed(then), >=, TICKS);
}

/* Check that the thread was woken by the early tick or by the tick at which it was due.  Two
 * more ticks can pass while it is stepped.  */
static void
check_woken(void)
{
	KTEST_CHECK_CMP(slept, <=, TICKS + 2);
}

static void
check_not_early(void)
{
	KTEST_CHECK_CMP(slept, >=, TICKS);
	check_woken();
}

static void
run(const char *name, enum window_place place, void (*action)(void),
    void (*check)(void))
{
	struct window_case c = {
		.name = name,
		.place = place,
		.setup = begin,
		.function = sleep_here,
		.action = action,
		.check = check,
	};

	KTEST_CHECK_CMP(windows_run(&c), >=, 2);
}

KTEST(window_alarm)
{
	set_deadline(60);
	run("sleep, tick", WINDOW_INTERRUPT, tick_early, check_woken);
	run("sleep, tick on the other CPU", WINDOW_CPU, tick_early_there,
	    check_woken);
	run("sleep, sleep", WINDOW_CPU, sleep_there, check_not_early);
}
