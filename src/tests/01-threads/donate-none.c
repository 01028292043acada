/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a thread that holds locks for which no thread waits has its own priority,
 *     from PRI_MIN to PRI_MAX, whatever is in the memory around the locks
 * points: 0
 * cpus: 1
 * boundaries: PRI_MAX, PRI_MIN
 */
#include <string.h>

#include "tests/deadline.h"
#include "tests/ktest.h"
#include "threads/sync.h"
#include "threads/thread.h"

/* A list of waiters contains no thread when it is empty.  If a field of a thread were
 * read there, it would be in BEFORE or AFTER.  */
static struct {
	unsigned char before[1024];
	struct lock outer, inner;
	unsigned char after[1024];
} memory;

static const int priorities[] = { PRI_MIN, PRI_MIN + 1, PRI_DEFAULT,
	PRI_MAX - 1, PRI_MAX };

/* Acquire and release both locks while the thread's own priority is PRIORITY. */
static void
hold_both(int priority)
{
	lock_acquire(&memory.outer);
	KTEST_CHECK_CMP(thread_get_priority(), ==, priority);
	lock_acquire(&memory.inner);
	KTEST_CHECK_CMP(thread_get_priority(), ==, priority);
	thread_set_priority(priority);
	KTEST_CHECK_CMP(thread_get_priority(), ==, priority);
	lock_release(&memory.inner);
	KTEST_CHECK_CMP(thread_get_priority(), ==, priority);
	lock_release(&memory.outer);
	KTEST_CHECK_CMP(thread_get_priority(), ==, priority);
}

KTEST(donate_none)
{
	set_deadline(5);
	memset(&memory, 0x11, sizeof(memory));
	lock_init(&memory.outer);
	lock_init(&memory.inner);
	for (unsigned i = 0; i < ARRAY_SIZE(priorities); i++) {
		thread_set_priority(priorities[i]);
		hold_both(priorities[i]);
	}
}
