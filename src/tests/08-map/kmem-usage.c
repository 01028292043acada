/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: kmem_usage counts the bytes that each subsystem has allocated in the
 *     kernel window, submaps included, and entries of different subsystems are
 *     not merged
 */
#include "tests/08-map/kmem.h"

static uint32_t before[VM_SUBSYS_COUNT];

/* Check that SUBSYS uses PAGES more pages than before. */
static void
expect_usage(enum vm_subsys subsys, uint32_t pages)
{
	KTEST_CHECK_CMP(kmem_usage(subsys) - before[subsys], ==, ptoa(pages));
}

static void
expect_no_usage(void)
{
	for (unsigned i = 0; i < VM_SUBSYS_COUNT; i++)
		expect_usage((enum vm_subsys)i, 0);
}

KTEST(kmem_usage)
{
	static struct vm_map submap;
	vaddr_t heap, stack, pipe;
	uint32_t entries = kernel_map.nentries;

	for (unsigned i = 0; i < VM_SUBSYS_COUNT; i++)
		before[i] = kmem_usage((enum vm_subsys)i);
	heap = kmem_alloc(&kernel_map, ptoa(2), VM_SUBSYS_KMALLOC);
	stack = kmem_alloc3(&kernel_map, ptoa(3), VM_SUBSYS_STACK, KM_STACK);
	expect_usage(VM_SUBSYS_KMALLOC, 2);
	expect_usage(VM_SUBSYS_STACK, 3); /* guard page included */
	KTEST_CHECK_CMP(kernel_map.nentries - entries, >=, 2);

	KTEST_CHECK_CMP(kmem_suballoc(&kernel_map, ptoa(8), &submap), ==, 0);
	expect_usage(VM_SUBSYS_PIPE, 0);
	pipe = kmem_alloc_wait(&submap, ptoa(5), VM_SUBSYS_PIPE);
	expect_usage(VM_SUBSYS_PIPE, 5);
	expect_usage(VM_SUBSYS_UNKNOWN, 0);

	kmem_free(&kernel_map, heap, ptoa(2));
	expect_usage(VM_SUBSYS_KMALLOC, 0);
	expect_usage(VM_SUBSYS_STACK, 3);
	kmem_free(&kernel_map, stack, ptoa(3));
	kmem_free_wakeup(&submap, pipe, ptoa(5));
	kmem_subfree(&kernel_map, &submap);
	expect_no_usage();
}
