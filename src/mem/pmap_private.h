/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What pmap.c, which changes page tables, and pmap_tlb.c, which has the CPUs
 * see it, have in common.
 */
#ifndef MEM_PMAP_PRIVATE_H
#define MEM_PMAP_PRIVATE_H

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

/* Addresses whose translations are to be dropped, collected. */
#define BATCH_MAX	64

struct pmap_batch {
	struct pmap *pmap;
	unsigned count;
	vaddr_t va[BATCH_MAX];
};

extern struct pmap kernel_pmap;		/* what is loaded for no process */
extern struct pmap_stats pmap_counters;

static inline void
pmap_count(uint32_t *counter, int by)
{
	__atomic_fetch_add(counter, (uint32_t)by, __ATOMIC_RELAXED);
}

/* Drop the translations of the batch on all CPUs that may have them, or on this
 * one alone; it may be empty.
 * => the pmap's lock is held, so interrupts are off.  */
void	pmap_invalidate(struct pmap_batch *);
void	pmap_drop_here(void *batch);
/* Likewise for one address. */
void	pmap_invalidate_page(struct pmap *, vaddr_t va, bool all_cpus);

#endif
