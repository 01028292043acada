/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loading page tables, and invalidating TLB entries.
 *
 * Invariant: pmap->active has the bit of each CPU that has the directory in CR3
 * or is about to load it.  A CPU sets its bit before it loads the directory,
 * and clears it after it has loaded another one, both atomically.  So if an
 * invalidation does not find the bit of a CPU that is loading the pmap at the
 * same time, that CPU reads the tables after they were changed.
 */
#include "mem/pmap_private.h"

#include "cpu/cpu.h"
#include "cpu/intr.h"
#include "lib/debug.h"

static inline void
load_directory(const struct pmap *pmap)
{
	__asm__ volatile("movl %0, %%cr3"
			 :
			 : "r"(virt_to_phys(pmap->directory))
			 : "memory");
}

static inline void
drop_translation(vaddr_t va)
{
	__asm__ volatile("invlpg (%0)" : : "r"(va) : "memory");
}

/* Loading CR3 drops all translations that are not global.  */
static inline void
drop_user_translations(void)
{
	uint32_t cr3;

	__asm__ volatile("movl %%cr3, %0; movl %0, %%cr3"
			 : "=r"(cr3)
			 :
			 : "memory");
}

static void
drop_translations(void *argument)
{
	const struct pmap_shootdown *shootdown = argument;
	unsigned i;

	if (shootdown->count == PMAP_SHOOTDOWN_USER) {
		drop_user_translations();
		return;
	}
	for (i = 0; i < shootdown->count; i++)
		drop_translation(shootdown->va[i]);
}

/* By the time another CPU executes drop_translations, it may have loaded
 * another pmap.  Invalidating the same addresses of that pmap does no harm; it
 * only costs a walk of the page tables later.  */
void
pmap_invalidate(struct pmap_shootdown *shootdown)
{
	uint32_t this_cpu = pmap_this_cpu(), others;

	if (shootdown->count == 0)
		return;
	if (shootdown->cpus & this_cpu)
		drop_translations(shootdown);
	others = shootdown->cpus & ~this_cpu;
	if (others != 0) {
		pmap_count(&pmap_counters.shootdowns, 1);
		cpu_call(others, drop_translations, shootdown);
	}
}

void
pmap_shootdown_init(struct pmap_shootdown *shootdown)
{
	shootdown->cpus = 0;
	shootdown->count = 0;
}

void
pmap_shootdown_finish(struct pmap_shootdown *shootdown)
{
	enum intr_level old = intr_disable();

	pmap_invalidate(shootdown);
	intr_set_level(old);
	pmap_shootdown_init(shootdown);
}

static void
add_to_shootdown(
    struct pmap_shootdown *shootdown, const struct pmap *pmap, vaddr_t va)
{
	shootdown->cpus |= pmap_cpus(pmap);
	shootdown->va[shootdown->count++] = va;
	if (shootdown->count == PMAP_SHOOTDOWN_MAX) {
		pmap_invalidate(shootdown);
		pmap_shootdown_init(shootdown);
	}
}

void
pmap_invalidate_page(
    struct pmap *pmap, vaddr_t va, struct pmap_shootdown *shootdown)
{
	struct pmap_shootdown single;

	if (shootdown != NULL) {
		add_to_shootdown(shootdown, pmap, va);
		return;
	}
	single.cpus = pmap_cpus(pmap);
	single.count = 1;
	single.va[0] = va;
	pmap_invalidate(&single);
}

void
pmap_invalidate_here(struct pmap *pmap, vaddr_t va)
{
	if (pmap_cpus(pmap) & pmap_this_cpu())
		drop_translation(va);
}

void
pmap_load(struct pmap *pmap)
{
	struct cpu *cpu = cpu_current();
	struct pmap *old = cpu->pmap;
	uint32_t bit = 1u << cpu->id;

	ASSERT(intr_get_level() == INTR_OFF);
	__atomic_fetch_or(&pmap->active, bit, __ATOMIC_SEQ_CST);
	cpu->pmap = pmap;
	load_directory(pmap);
	if (old != NULL)
		__atomic_fetch_and(&old->active, ~bit, __ATOMIC_SEQ_CST);
}
