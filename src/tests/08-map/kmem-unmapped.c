/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: a fault at an address of wired kernel memory that has lost its mapping causes a
 *     panic, and the message says that the memory is wired
 * panics: wired memory at 0x
 */
#include "tests/08-map/kmem.h"

KTEST(kmem_unmapped)
{
	vaddr_t va = kmem_alloc(&kernel_map, PAGE_SIZE, VM_SUBSYS_KMALLOC);

	KTEST_CHECK(va != 0);
	*(volatile uint32_t *)va = 1;
	KTEST_CHECK(pmap_remove(&kernel_pmap, va, NULL));
	*(volatile uint32_t *)va = 2;
}
