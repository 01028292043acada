/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which page tables a CPU uses, and what it has cached of them.
 *
 * Invariant: pmap->active has the bit of each CPU that has the directory in CR3
 * or is about to load it.  A CPU sets its bit before it loads, and clears it
 * after it has loaded another, both by locked operations.  So if an
 * invalidation does not find the bit of a CPU that loads the pmap right now,
 * then that CPU reads the tables after the change was made.
 */
#include "mem/pmap_private.h"

#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "lib/debug.h"

static inline void
load_directory(const struct pmap *pmap)
{
	__asm__ volatile("movl %0, %%cr3"
	    : : "r"(virt_to_phys(pmap->directory)) : "memory");
}

static inline void
drop_translation(vaddr_t va)
{
	__asm__ volatile("invlpg (%0)" : : "r"(va) : "memory");
}

void
pmap_drop_here(void *argument)
{
	const struct pmap_batch *batch = argument;
	unsigned i;

	if (cpu_current()->pmap != batch->pmap)
		return;
	for (i = 0; i < batch->count; i++)
		drop_translation(batch->va[i]);
}

void
pmap_invalidate(struct pmap_batch *batch)
{
	uint32_t others;

	if (batch->count == 0)
		return;
	pmap_drop_here(batch);
	others = batch->pmap->active & ~(1u << cpu_current()->id);
	if (others != 0) {
		pmap_count(&pmap_counters.shootdowns, 1);
		cpu_call(others, pmap_drop_here, batch);
	}
}

void
pmap_invalidate_page(struct pmap *pmap, vaddr_t va, bool all_cpus)
{
	struct pmap_batch batch;

	batch.pmap = pmap;
	batch.count = 1;
	batch.va[0] = va;
	if (all_cpus)
		pmap_invalidate(&batch);
	else
		pmap_drop_here(&batch);
}

void
pmap_activate(struct pmap *pmap)
{
	struct cpu *cpu = cpu_current();
	struct pmap *old = cpu->pmap;
	uint32_t bit = 1u << cpu->id;

	ASSERT(intr_get_level() == INTR_OFF);
	if (pmap == NULL)
		pmap = &kernel_pmap;
	if (pmap == old)
		return;
	__atomic_fetch_or(&pmap->active, bit, __ATOMIC_SEQ_CST);
	cpu->pmap = pmap;
	load_directory(pmap);
	if (old != NULL)
		__atomic_fetch_and(&old->active, ~bit, __ATOMIC_SEQ_CST);
}
