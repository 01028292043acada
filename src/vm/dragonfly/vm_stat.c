/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Statistics: the naive version of stage 13.
 *
 * All CPUs change one global set of counters, atomically, so a snapshot is always
 * exact.  Each change moves the counter's cache line to the CPU that makes it.  This
 * is not a design to start from.
 */
#include "vm/dragonfly/vm_stat.h"

#include <stdbool.h>

#include "lib/debug.h"

static uint32_t counters[V_STATS];

void
vm_stat_init(void)
{
}

void
vm_stat_add(enum vm_stat stat, int32_t delta)
{
	ASSERT_CMP(stat, <, V_STATS);
	__atomic_fetch_add(&counters[stat], (uint32_t)delta, __ATOMIC_SEQ_CST);
}

void
vm_stat_max(enum vm_stat stat, uint32_t value)
{
	uint32_t old = vm_stat_get(stat);

	while (old < value &&
	    !__atomic_compare_exchange_n(&counters[stat], &old, value, false,
		__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		continue;
}

uint32_t
vm_stat_get(enum vm_stat stat)
{
	ASSERT_CMP(stat, <, V_STATS);
	return __atomic_load_n(&counters[stat], __ATOMIC_SEQ_CST);
}

uint32_t
vm_stat_snapshot(enum vm_stat stat)
{
	ASSERT_CMP(stat, <, V_LEVELS);
	return vm_stat_get(stat);
}

void
vm_stat_rollup(void)
{
}
