/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an access to memory of the kernel window that has been freed panics
 * panics: read from 0x
 */
#include "tests/08-map/kmem.h"

KTEST(kmem_freed)
{
	vaddr_t va = kmem_alloc(&kernel_map, PAGE_SIZE, VM_SUBSYS_KMALLOC);

	*(volatile uint32_t *)va = 1;
	kmem_free(&kernel_map, va, PAGE_SIZE);
	(void)*(volatile uint32_t *)va;
}
