/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: memory allocated in the kernel window is zeroed and wired, belongs to
 *     kernel_object, is visible in an address space that already exists, and is freed
 *     completely; an allocation that fails halfway leaves nothing allocated
 * user_pages: 200
 */
#include <string.h>

#include "mem/palloc.h"
#include "tests/08-map/kmem.h"
#include "threads/thread.h"

#define BLOCKS 5

static uint32_t sizes[BLOCKS] = { 1, 2, 7, 16, 1 }; /* pages */
static vaddr_t blocks[BLOCKS];

/* Check that the SIZE bytes at START are zero and wired, and fill them. */
static void
check_block(vaddr_t start, uint32_t size)
{
	const struct vm_page *m;

	for (vaddr_t va = start; va < start + size; va += PAGE_SIZE) {
		for (unsigned i = 0; i < PAGE_SIZE; i++)
			KTEST_CHECK_CMP(((unsigned char *)va)[i], ==, 0);
		m = kmem_page(va);
		KTEST_CHECK_CMP(m->wire_count, ==, 1);
		KTEST_CHECK(m->object == kernel_object);
		KTEST_CHECK_CMP(m->pindex, ==, atop(va));
		KTEST_CHECK_CMP(m->queue, ==, PQ_NONE);
		memset((void *)va, 0xaa, PAGE_SIZE);
	}
}

static void
check_blocks(void)
{
	for (unsigned i = 0; i < BLOCKS; i++) {
		blocks[i] =
		    kmem_alloc(&kernel_map, ptoa(sizes[i]), VM_SUBSYS_KMALLOC);
		KTEST_CHECK(blocks[i] >= KERNEL_WINDOW &&
		    blocks[i] < pmap_kernel_window_end());
		check_block(blocks[i], ptoa(sizes[i]));
	}
	/* Free them in another order: first every second block. */
	for (unsigned i = 0; i < BLOCKS; i++) {
		unsigned block = (2 * i + 1) % BLOCKS;

		kmem_free(&kernel_map, blocks[block], ptoa(sizes[block]));
	}
}

/* Check that a block allocated while PMAP exists is visible in PMAP. */
static void
check_visible(void)
{
	struct pmap *pmap = pmap_create();
	vaddr_t va = kmem_alloc(&kernel_map, PAGE_SIZE, VM_SUBSYS_KMALLOC);

	*(volatile uint32_t *)va = 17;
	thread_set_pmap(pmap);
	KTEST_CHECK_CMP(*(volatile uint32_t *)va, ==, 17);
	*(volatile uint32_t *)va = 18;
	thread_set_pmap(NULL);
	KTEST_CHECK_CMP(*(volatile uint32_t *)va, ==, 18);
	kmem_free(&kernel_map, va, PAGE_SIZE);
	pmap_release(pmap);
}

/* Check that all pages of a stack except the first are mapped. */
static void
check_stack(void)
{
	struct pmap_mapping mapping;
	vaddr_t va =
	    kmem_alloc3(&kernel_map, 3 * PAGE_SIZE, VM_SUBSYS_STACK, KM_STACK);

	KTEST_CHECK(va != 0);
	KTEST_CHECK(!pmap_lookup(&kernel_pmap, va, &mapping));
	check_block(va + PAGE_SIZE, 2 * PAGE_SIZE);
	kmem_free(&kernel_map, va, 3 * PAGE_SIZE);
}

/* Check that an allocation fails if there is not enough address space or memory. */
static void
check_too_much(void)
{
	uint32_t window = pmap_kernel_window_end() - KERNEL_WINDOW;

	KTEST_CHECK_CMP(
	    kmem_alloc(&kernel_map, window + PAGE_SIZE, VM_SUBSYS_KMALLOC), ==,
	    0);
	KTEST_CHECK_CMP(
	    kmem_alloc(&kernel_map, ptoa(201), VM_SUBSYS_KMALLOC), ==, 0);
	KTEST_CHECK_CMP(
	    kmem_alloc3(&kernel_map, ptoa(202), VM_SUBSYS_STACK, KM_STACK), ==,
	    0);
}

/* Allocate a stack while every Nth allocation of kernel memory fails, for N from 1 to 5,
 * and check that this fails at least once.  */
static void
check_failures(void)
{
	unsigned failures = 0;
	vaddr_t va;

	for (uint32_t n = 1; n <= 5; n++) {
		palloc_inject_failures(n);
		va = kmem_alloc3(
		    &kernel_map, 4 * PAGE_SIZE, VM_SUBSYS_STACK, KM_STACK);
		palloc_inject_failures(0);
		if (va == 0)
			failures++;
		else
			kmem_free(&kernel_map, va, 4 * PAGE_SIZE);
	}
	KTEST_CHECK_CMP(failures, >, 0);
}

KTEST(kmem_alloc)
{
	struct kmem_state before;

	kmem_get_state(&before);
	check_blocks();
	kmem_check_state(&before);
	/* The pages are zero again, although they were filled. */
	check_blocks();
	kmem_check_state(&before);
	check_visible();
	check_stack();
	kmem_check_state(&before);
	check_too_much();
	kmem_check_state(&before);
	check_failures();
	kmem_check_state(&before);
}
