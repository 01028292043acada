/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a kernel thread that overflows its stack causes a panic that says so
 *     and names the functions, even if the overflow has overwritten other memory and
 *     its last frames are far below the stack
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
	volatile char bytes[KSTACK_SIZE];

	bytes[0] = (char)depth;
	/* Take so long that an interrupt comes after about half a megabyte. */
	for (volatile int i = 0; i < 100; i++)
		continue;
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
