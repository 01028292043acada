/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page tables of the 80386, for the files of the pmap: pmap.c (single mappings),
 * pmap_range.c (ranges of them), pmap_table.c (the pmaps and their tables) and
 * pmap_tlb.c (what CPUs have cached).  A directory of 1024 entries, each naming
 * a table of 1024 entries, each naming a page:
 *
 *	va = | 10 bits: directory | 10 bits: table | 12 bits: in the page |
 *
 * Invariants:
 * - Entries 768 up of each directory, the kernel's half, are those of the
 *   kernel's own directory, which never change after boot: the tables of the
 *   kernel window are made then, and all pmaps share them.
 * - A table, once there, stays as long as the pmap: so an entry can be looked
 *   at by whoever has a reference, and no CPU can hold a cached directory
 *   entry for a table that is gone.
 * - pmap->resident is the number of entries that are present.
 *
 * The CPU sets referenced and modified bits at any time, with locked operations
 * of its own; so do we, and take the old value from the same operation.  It
 * never sets one in an entry that is not present.
 */
#ifndef MEM_PMAP_PRIVATE_H
#define MEM_PMAP_PRIVATE_H

#include "cpu/cpu.h"
#include "cpu/spinlock.h"
#include "lib/debug.h"
#include "mem/pmap.h"

#define PTE_PRESENT	0x001u
#define PTE_WRITE	0x002u
#define PTE_USER	0x004u
#define PTE_ACCESSED	0x020u
#define PTE_DIRTY	0x040u
#define PTE_GLOBAL	0x100u			/* cached across loads of CR3 */
#define PTE_FLAGS	0xfffu

#define ENTRIES		1024
#define USER_ENTRIES	(KERNEL_BASE >> 22)	/* of a directory */
#define KERNEL_ENTRIES	(ENTRIES - USER_ENTRIES)
#define TABLE_SPAN	(1u << 22)	/* bytes that a table maps */

typedef uint32_t pte_t;

struct pmap {
	struct spinlock lock;		/* guards TABLES, RESIDENT, entries */
	pte_t *directory;
	vaddr_t start, end;		/* of the addresses that it may map */
	pte_t flags;			/* of each entry */
	uint32_t tables[USER_ENTRIES / 32];	/* which ones there are */
	uint32_t resident;		/* entries that are present */
	volatile uint32_t active;	/* CPUs that have it loaded; atomic */
	uint32_t references;		/* atomic */
};

extern struct pmap_stats pmap_counters;

static inline void
pmap_count(uint32_t *counter, int by)
{
	__atomic_fetch_add(counter, (uint32_t)by, __ATOMIC_RELAXED);
}

void	pmap_refuse_range(const struct pmap *, vaddr_t start, vaddr_t end)
	    NORETURN;

/* Panic unless [START, END) are whole pages that PMAP may map. */
static inline void
pmap_check_range(const struct pmap *pmap, vaddr_t start, vaddr_t end)
{
	if (page_offset(start | end) != 0 || start < pmap->start ||
	    end > pmap->end || start > end)
		pmap_refuse_range(pmap, start, end);
}

/* The table that maps VA, or NULL. */
static inline pte_t *
pmap_find_table(const struct pmap *pmap, vaddr_t va)
{
	pte_t directory_entry = pmap->directory[va >> 22];

	return (directory_entry & PTE_PRESENT) != 0 ?
	    phys_to_virt(directory_entry & ~PTE_FLAGS) : NULL;
}

/* Which entry of its table is that of VA? */
static inline unsigned
pmap_table_index(vaddr_t va)
{
	return (va >> PAGE_SHIFT) % ENTRIES;
}

/* Set the right to write in *ENTRY, which is present; returns whether that
 * changes anything.  */
static inline bool
pmap_protect_entry(pte_t *entry, enum pmap_prot prot)
{
	pte_t old;

	if (prot & PMAP_WRITE)
		old = ~__atomic_fetch_or(entry, PTE_WRITE, __ATOMIC_SEQ_CST);
	else
		old = __atomic_fetch_and(entry, ~PTE_WRITE, __ATOMIC_SEQ_CST);
	return (old & PTE_WRITE) != 0;
}

/* The table that maps VA, made if need be; NULL: no memory.
 * => the pmap's lock is held, or nobody else uses PMAP.  */
pte_t	*pmap_make_table(struct pmap *, vaddr_t va);

/* The CPUs that may have cached translations of PMAP: for the kernel's, all.
 * => read after the page tables were changed: see pmap_tlb.c.  */
static inline uint32_t
pmap_cpus(const struct pmap *pmap)
{
	return pmap == &kernel_pmap ? (1u << cpu_count) - 1 : pmap->active;
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
