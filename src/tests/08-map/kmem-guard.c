/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an access to the first page of a stack in the kernel window panics, and
 *     the message says that it is a guard page
 * panics: ffc, which is a guard page
 */
#include "tests/08-map/kmem.h"

KTEST(kmem_guard)
{
	vaddr_t va =
	    kmem_alloc3(&kernel_map, 3 * PAGE_SIZE, VM_SUBSYS_STACK, KM_STACK);

	KTEST_CHECK(va != 0);
	*(volatile uint32_t *)(va + PAGE_SIZE) = 1;
	*(volatile uint32_t *)(va + PAGE_SIZE - 4) = 1;
}
