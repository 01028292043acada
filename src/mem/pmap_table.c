/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pmaps, and the memory of their page tables.
 */
#include "mem/pmap.h"

#include <stdlib.h>
#include <string.h>

#include "lib/debug.h"
#include "mem/palloc.h"
#include "mem/pmap_private.h"

struct pmap kernel_pmap = { .lock = SPINLOCK_INITIALIZER("pmap") };
struct pmap_stats pmap_counters;

void
pmap_init(void)
{
	paddr_t directory;

	__asm__ volatile("movl %%cr3, %0" : "=r"(directory));
	kernel_pmap.directory = phys_to_virt(directory & ~PTE_FLAGS);
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
	pmap->resident = 0;
	pmap->active = 0;
	pmap_count(&pmap_counters.pmaps, 1);
	return pmap;
}

void
pmap_destroy(struct pmap *pmap)
{
	uint32_t left;
	unsigned i, index;

	pmap_check_range(pmap, 0, 0);
	if (pmap->active != 0)
		panic("pmap_destroy: loaded on CPUs %#x", pmap->active);
	for (i = 0; i < USER_ENTRIES / 32; i++)
		for (left = pmap->tables[i]; left != 0; left &= left - 1) {
			index = 32 * i + (unsigned)__builtin_ctz(left);
			palloc_free_page(phys_to_virt(
			    pmap->directory[index] & ~PTE_FLAGS));
			pmap_count(&pmap_counters.page_tables, -1);
		}
	palloc_free_page(pmap->directory);
	free(pmap);
	pmap_count(&pmap_counters.pmaps, -1);
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
	pmap->directory[index] = virt_to_phys(table) | PTE_PRESENT | PTE_WRITE |
	    PTE_USER;
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
