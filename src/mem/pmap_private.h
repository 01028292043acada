/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shared by pmap.c, which changes page tables, and pmap_tlb.c, which invalidates
 * what CPUs have cached of them.  Private to mem/.
 */
#ifndef MEM_PMAP_PRIVATE_H
#define MEM_PMAP_PRIVATE_H

#include "cpu/cpu.h"
#include "cpu/spinlock.h"
#include "mem/pmap.h"

#define USER_ENTRIES	(KERNEL_BASE >> 22)	/* of a directory */

typedef uint32_t pte_t;

struct pmap {
	struct spinlock lock;		/* guards all but ACTIVE */
	pte_t *directory;
	uint32_t tables[USER_ENTRIES / 32];	/* which ones there are */
	uint32_t resident;		/* entries that are present */
	volatile uint32_t active;	/* CPUs that have it loaded; atomic */
};

extern struct pmap kernel_pmap;		/* what is loaded for no process */
extern struct pmap_stats pmap_counters;

static inline void
pmap_count(uint32_t *counter, int by)
{
	__atomic_fetch_add(counter, (uint32_t)by, __ATOMIC_RELAXED);
}

/* The CPUs that may have cached translations of PMAP.
 * => read after the page tables were changed: see pmap_tlb.c.  */
static inline uint32_t
pmap_cpus(const struct pmap *pmap)
{
	return pmap->active;
}

/* This CPU, as a set. */
static inline uint32_t
pmap_this_cpu(void)
{
	return 1u << cpu_current()->id;
}

/* Invalidate what is in SHOOTDOWN on its CPUs.  Leaves SHOOTDOWN as it is.
 * => interrupts are off.  */
void	pmap_invalidate(struct pmap_shootdown *);
/* The entry of VA has changed.  Invalidate its translation on all CPUs that have
 * PMAP loaded, or add it to SHOOTDOWN if that is not NULL.
 * => the pmap's lock is held.  */
void	pmap_invalidate_page(struct pmap *, vaddr_t va,
	    struct pmap_shootdown *);
/* Likewise, but on this CPU alone. */
void	pmap_invalidate_here(struct pmap *, vaddr_t va);

#endif
