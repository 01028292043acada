/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a kernel thread that overflows its stack causes a panic that says so
 *     and names the function, even if the overflow has overwritten other memory
 * cpus: 2
 * panics: kernel stack overflow
 */
#include "tests/ktest.h"
#include "threads/thread.h"
#include "threads/timer.h"

static volatile int limit = 1 << 30;

static int NO_INLINE
recurse(int depth)
{
	volatile char bytes[64];

	bytes[0] = (char)depth;
	if (depth == limit)
		return 0;
	return recurse(depth + 1) + bytes[0];
}

static void
overflow_stack(void *unused UNUSED)
{
	recurse(0);
}

KTEST(stack_overflow)
{
	thread_create("diver", PRI_DEFAULT, overflow_stack, NULL);
	timer_sleep(100);
}
