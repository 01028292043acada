/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: an access to unmapped pageable memory of the kernel causes a panic if
 *     interrupts are off; the fault is not resolved
 * panics: write to 0x
 */
#include "cpu/intr.h"
#include "tests/08-map/kmem.h"
#include "vm/dragonfly/vm_rmap.h"

KTEST(kmem_interrupts)
{
	struct vm_map submap;
	volatile uint32_t *word;
	vaddr_t va;

	KTEST_CHECK_CMP(kmem_suballoc(&kernel_map, PAGE_SIZE, &submap), ==, 0);
	va = kmem_alloc_wait(&submap, PAGE_SIZE, VM_SUBSYS_PIPE);
	word = (uint32_t *)va;
	vm_pmap_remove(&kernel_pmap, va, va + PAGE_SIZE);
	/* This access only reads, so a panic here would have another message. */
	(void)*word;
	vm_pmap_remove(&kernel_pmap, va, va + PAGE_SIZE);
	intr_disable();
	*word = 1;
}
