/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a dump of the trace shows the last events of all CPUs, the oldest
 *     first, with the thread that each happened to, also when the rings have
 *     gone round
 * cpus: 2
 * limit: 5s
 */
#include "core/trace.h"
#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "tests/ktest.h"

#define ROUNDS	300			/* more than a ring holds */
#define SHOWN	6

static unsigned number;

static void
record(void *unused UNUSED)
{
	TRACE(test_count, "n=%u", number);
	number++;
}

/* In turns on each CPU. */
KTEST(trace_dump)
{
	enum intr_level old = intr_disable();

	for (unsigned i = 0; i < ROUNDS; i++) {
		record(NULL);
		cpu_call(~0u, record, NULL);
	}
	trace_dump(SHOWN);
	intr_set_level(old);
}
