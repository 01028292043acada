/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a dump of the trace shows the last events of all CPUs, the oldest
 *     first, with the thread of each, even after the rings have wrapped around
 * cpus: 2
 * limit: 5s
 */
#include "core/trace.h"
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "tests/ktest.h"

#define ROUNDS 300 /* more than a ring holds */
#define SHOWN  6

static unsigned number;

static void
record_event(void *unused UNUSED)
{
	TRACE(test_count, "n=%u", number);
	number++;
}

/* Record events on both CPUs in turn. */
KTEST(trace_dump)
{
	enum intr_level old = intr_disable();

	for (unsigned i = 0; i < ROUNDS; i++) {
		record_event(NULL);
		cpu_call(~0u, record_event, NULL);
	}
	trace_dump(SHOWN);
	intr_set_level(old);
}
