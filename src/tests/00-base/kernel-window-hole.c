/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proves: accessing an address in the kernel window whose page was unmapped
 *     panics, even on the CPU that had cached the translation
 * panics: read from 0x
 * options: kernel_window=108M
 * cpus: 1
 */
#include "mem/palloc.h"
#include "mem/pmap.h"
#include "tests/ktest.h"

KTEST(kernel_window_hole)
{
	vaddr_t va = pmap_kernel_window_end() - PAGE_SIZE;
	volatile uint32_t *word = (volatile uint32_t *)va;
	void *page = palloc_get_page(0);

	KTEST_CHECK_CMP(pmap_kernel_window_end(), ==, MMIO_BASE);
	KTEST_CHECK_CMP(
	    pmap_enter(&kernel_pmap, va, virt_to_phys(page), PMAP_WRITE), ==,
	    0);
	*word = 1;
	KTEST_CHECK(pmap_remove(&kernel_pmap, va, NULL));
	(void)*word;
}
