/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: "trace=" sends exactly the events whose names begin with one of the
 *     given prefixes to the machine channel, with all their arguments
 * options: trace=ring_,other
 */
#include "core/trace.h"
#include "tests/ktest.h"

KTEST(trace_channel)
{
	for (unsigned i = 0; i < 300; i++) {
		TRACE(ring_count, "i=%u", i);
		TRACE(silent, "i=%u", i);
	}
	TRACE(ring_none, "nothing");
	TRACE(ring_six, "%s %d %x %u %c %o", "text", -2, 0xabcdef, 4u, 'e', 8);
	TRACE(other_name, "a=%d b=%d", 1, 2);
}
