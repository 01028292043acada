/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Forcing rare events, for tests.
 */
#include "vm/dragonfly/vm_inject.h"

#include "lib/debug.h"

/* For each event: how many more times vm_inject returns true, and how many times
 * it has been called.  Atomic.  */
static uint32_t forced[VM_INJECT_COUNT], asked[VM_INJECT_COUNT];

void
vm_inject_set(enum vm_inject event, uint32_t times)
{
	ASSERT_CMP(event, <, VM_INJECT_COUNT);
	__atomic_store_n(&forced[event], times, __ATOMIC_SEQ_CST);
}

uint32_t
vm_inject_asked(enum vm_inject event)
{
	ASSERT_CMP(event, <, VM_INJECT_COUNT);
	return __atomic_load_n(&asked[event], __ATOMIC_SEQ_CST);
}

bool
vm_inject(enum vm_inject event)
{
	uint32_t left;

	ASSERT_CMP(event, <, VM_INJECT_COUNT);
	__atomic_fetch_add(&asked[event], 1, __ATOMIC_RELAXED);
	left = __atomic_load_n(&forced[event], __ATOMIC_SEQ_CST);
	while (left > 0)
		if (__atomic_compare_exchange_n(&forced[event], &left, left - 1,
			false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
			return true;
	return false;
}
