/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: kmem_alloc_attr allocates pages in the given physical range, or fails; it records
 *     the attribute in the pages, and maps them as normal memory; freed pages have the
 *     normal attribute again
 */
#include "tests/08-map/kmem.h"

#define PAGES 4

/* Return the physical address of page NUMBER. */
static paddr_t
page_pa(uint32_t number)
{
	return vm_page_array[number].phys_addr;
}

/* Return the bits of the page-table entry for VA that select a cache attribute: PWT and
 * PCD.  */
static uint32_t
attribute_bits(vaddr_t va)
{
	const uint32_t *directory, *table;
	uint32_t cr3;

	__asm__("movl %%cr3, %0" : "=r"(cr3));
	directory = phys_to_virt(page_base(cr3));
	table = phys_to_virt(page_base(directory[va >> 22]));
	return table[(va >> PAGE_SHIFT) & 1023] & 0x18;
}

static vaddr_t
allocate_in(paddr_t low, paddr_t high, uint32_t pages)
{
	return kmem_alloc_attr(&kernel_map, ptoa(pages), VM_SUBSYS_UNKNOWN, low,
	    high, VM_MEMATTR_UNCACHEABLE);
}

KTEST(kmem_attr)
{
	uint32_t middle = vm_page_array_size / 2;
	paddr_t low = page_pa(middle), high = page_pa(middle + PAGES);
	struct vm_page *pages[PAGES];
	struct kmem_state before;
	vaddr_t va;

	kmem_get_state(&before);
	KTEST_CHECK_CMP(high - low, ==, ptoa(PAGES)); /* no gap */
	va = allocate_in(low, high, PAGES);
	KTEST_CHECK(va != 0);
	for (unsigned i = 0; i < PAGES; i++) {
		pages[i] = kmem_page(va + ptoa(i));
		KTEST_CHECK(pages[i]->phys_addr >= low);
		KTEST_CHECK(pages[i]->phys_addr < high);
		KTEST_CHECK_CMP(pages[i]->pat_mode, ==, VM_MEMATTR_UNCACHEABLE);
		KTEST_CHECK_CMP(*(uint32_t *)(va + ptoa(i)), ==, 0);
		KTEST_CHECK_CMP(attribute_bits(va + ptoa(i)), ==, 0);
	}
	/* All pages of the range are in use. */
	KTEST_CHECK_CMP(allocate_in(low, high, 1), ==, 0);
	KTEST_CHECK_CMP(allocate_in(low, high + PAGE_SIZE, 2), ==, 0);
	kmem_free(&kernel_map, va, ptoa(PAGES));
	for (unsigned i = 0; i < PAGES; i++)
		KTEST_CHECK_CMP(pages[i]->pat_mode, ==, VM_MEMATTR_WRITE_BACK);
	kmem_check_state(&before);
}
