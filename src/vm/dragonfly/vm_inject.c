/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Forcing rare events, for tests.
 */
#include "vm/dragonfly/vm_inject.h"

#include "lib/debug.h"

uint32_t vm_inject_forced[VM_INJECT_COUNT], vm_inject_calls[VM_INJECT_COUNT];

void
vm_inject_set(enum vm_inject event, uint32_t times)
{
	ASSERT_CMP(event, <, VM_INJECT_COUNT);
	__atomic_store_n(&vm_inject_forced[event], times, __ATOMIC_SEQ_CST);
}

uint32_t
vm_inject_get_calls(enum vm_inject event)
{
	ASSERT_CMP(event, <, VM_INJECT_COUNT);
	return __atomic_load_n(&vm_inject_calls[event], __ATOMIC_SEQ_CST);
}

bool
vm_inject_take(enum vm_inject event)
{
	uint32_t *forced = &vm_inject_forced[event];
	uint32_t left = __atomic_load_n(forced, __ATOMIC_SEQ_CST);

	ASSERT_CMP(event, <, VM_INJECT_COUNT);
	while (left > 0)
		if (__atomic_compare_exchange_n(forced, &left, left - 1, false,
			__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
			return true;
	return false;
}
