/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Creation and destruction of pmaps and page tables.
 *
 * The kernel's pmap maps pages only in the kernel window.  (The direct map and
 * the APICs are mapped by boot.S.)  All other pmaps map only user addresses.
 */
#include "mem/pmap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/machine.h"
#include "lib/debug.h"
#include "lib/kernel/option.h"
#include "mem/palloc.h"
#include "mem/pmap_private.h"

OPTION_UINT(kernel_window, 16u << 20,
    "bytes of address space for pages that the kernel maps one by one");

struct pmap kernel_pmap = {
	.lock = SPINLOCK_INITIALIZER("pmap"),
	.directory = kernel_page_directory,
	.start = KERNEL_WINDOW,
	.flags = PTE_PRESENT | PTE_GLOBAL,
	.references = 1, /* never released */
};
struct pmap_stats pmap_counters;

void
pmap_init(void)
{
	vaddr_t va;

	if (option_kernel_window > KERNEL_WINDOW_MAX) {
		printf("instar: kernel_window=%u: the maximum is %u\n",
		    option_kernel_window, KERNEL_WINDOW_MAX);
		machine_end(END_USAGE, 1);
	}
	kernel_pmap.end =
	    KERNEL_WINDOW + ROUND_UP(option_kernel_window, TABLE_SPAN);
	for (va = KERNEL_WINDOW; va < kernel_pmap.end; va += TABLE_SPAN)
		kernel_page_directory[va >> 22] =
		    virt_to_phys(palloc_get_page(PALLOC_ZERO | PALLOC_ASSERT)) |
		    PTE_PRESENT | PTE_WRITE;
}

vaddr_t
pmap_kernel_window_end(void)
{
	return kernel_pmap.end;
}

void
pmap_refuse_range(const struct pmap *pmap, vaddr_t start, vaddr_t end)
{
	panic("pmap: [%#x, %#x) is not a range of pages in [%#x, %#x)", start,
	    end, pmap->start, pmap->end);
}

struct pmap *
pmap_create(void)
{
	struct pmap *pmap = malloc(sizeof(*pmap));
	pte_t *directory;

	if (pmap == NULL)
		return NULL;
	directory = palloc_get_page(0);
	if (directory == NULL) {
		free(pmap);
		return NULL;
	}
	memset(directory, 0, USER_ENTRIES * sizeof(pte_t));
	memcpy(directory + USER_ENTRIES, kernel_pmap.directory + USER_ENTRIES,
	    KERNEL_ENTRIES * sizeof(pte_t));
	memset(pmap->tables, 0, sizeof(pmap->tables));
	spin_init(&pmap->lock, "pmap");
	pmap->directory = directory;
	pmap->start = 0;
	pmap->end = KERNEL_BASE;
	pmap->flags = PTE_PRESENT | PTE_USER;
	pmap->resident = 0;
	pmap->active = 0;
	pmap->references = 1;
	pmap_count(&pmap_counters.pmaps, 1);
	return pmap;
}

void
pmap_ref(struct pmap *pmap)
{
	uint32_t old =
	    __atomic_fetch_add(&pmap->references, 1, __ATOMIC_RELAXED);

	ASSERT_CMP(old, >, 0u);
}

static void
free_pmap(struct pmap *pmap)
{
	uint32_t left;
	unsigned i, index;

	if (pmap->active != 0)
		panic("pmap_release: the pmap is loaded on CPUs %#x",
		    pmap->active);
	for (i = 0; i < USER_ENTRIES / 32; i++)
		for (left = pmap->tables[i]; left != 0; left &= left - 1) {
			index = 32 * i + (unsigned)__builtin_ctz(left);
			palloc_free_page(
			    phys_to_virt(pmap->directory[index] & ~PTE_FLAGS));
			pmap_count(&pmap_counters.page_tables, -1);
		}
	palloc_free_page(pmap->directory);
	free(pmap);
	pmap_count(&pmap_counters.pmaps, -1);
}

void
pmap_release(struct pmap *pmap)
{
	uint32_t old =
	    __atomic_fetch_sub(&pmap->references, 1, __ATOMIC_ACQ_REL);

	ASSERT_CMP(old, >, 0u);
	if (old == 1)
		free_pmap(pmap);
}

pte_t *
pmap_make_table(struct pmap *pmap, vaddr_t va)
{
	pte_t *table = pmap_find_table(pmap, va);
	unsigned index = va >> 22;

	if (table != NULL)
		return table;
	table = palloc_get_page(PALLOC_ZERO);
	if (table == NULL)
		return NULL;
	pmap_count(&pmap_counters.page_tables, 1);
	pmap->tables[index / 32] |= 1u << index % 32;
	pmap->directory[index] =
	    virt_to_phys(table) | PTE_PRESENT | PTE_WRITE | PTE_USER;
	return table;
}

uint32_t
pmap_resident(const struct pmap *pmap)
{
	return pmap->resident;
}

void
pmap_get_stats(struct pmap_stats *answer)
{
	*answer = pmap_counters;
}
