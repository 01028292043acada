/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page tables of the 80386, for the files of the pmap: pmap.c (single
 * mappings), pmap_range.c (ranges of mappings), pmap_table.c (the pmaps and
 * their tables) and pmap_tlb.c (TLB invalidation).  A directory has 1024
 * entries that point to tables; a table has 1024 entries that point to pages:
 *
 *	va = | 10 bits: directory | 10 bits: table | 12 bits: page offset |
 *
 * Invariants:
 * - Entries 768 to 1023 of each directory, the kernel's part, equal those of
 *   the kernel's own directory, which never change after boot: the tables of
 *   the kernel window are created at boot, and all pmaps share them.
 * - A table, once created, exists as long as its pmap.  So a thread with a
 *   reference to the pmap can look at entries, and no CPU can have cached a
 *   directory entry that points to a freed table.
 * - pmap->resident is the number of present entries.
 *
 * A CPU can set referenced and modified bits at any time, by atomic operations.
 * So the kernel also changes entries by atomic operations, which return the old
 * value.  The CPU never sets a bit in an entry that is not present.
 */
#ifndef MEM_PMAP_PRIVATE_H
#define MEM_PMAP_PRIVATE_H

#include "cpu/cpu.h"
#include "cpu/spinlock.h"
#include "lib/debug.h"
#include "mem/pmap.h"

#define PTE_PRESENT  0x001u
#define PTE_WRITE    0x002u
#define PTE_USER     0x004u
#define PTE_ACCESSED 0x020u
#define PTE_DIRTY    0x040u
#define PTE_GLOBAL   0x100u /* cached across loads of CR3 */
#define PTE_FLAGS    0xfffu

#define ENTRIES        1024
#define USER_ENTRIES   (KERNEL_BASE >> 22) /* of a directory */
#define KERNEL_ENTRIES (ENTRIES - USER_ENTRIES)
#define TABLE_SPAN     (1u << 22) /* bytes that a table maps */

typedef uint32_t pte_t;

struct pmap {
	struct spinlock lock; /* guards TABLES, RESIDENT and entries */
	pte_t *directory;
	vaddr_t start, end;                 /* range that it can map */
	pte_t flags;                        /* set in each entry */
	uint32_t tables[USER_ENTRIES / 32]; /* bitmap of those that exist */
	uint32_t resident;                  /* present entries */
	volatile uint32_t active; /* CPUs that have it loaded; atomic */
	uint32_t references;      /* atomic */
};

extern struct pmap_stats pmap_counters;

static inline void
pmap_count(uint32_t *counter, int by)
{
	__atomic_fetch_add(counter, (uint32_t)by, __ATOMIC_RELAXED);
}

/* Panic, because PMAP cannot map the range, or it does not consist of whole
 * pages.  */
void pmap_refuse_range(
    const struct pmap *, vaddr_t start, vaddr_t end) NORETURN;

/* Panic unless [START, END) consists of whole pages that PMAP can map. */
static inline void
pmap_check_range(const struct pmap *pmap, vaddr_t start, vaddr_t end)
{
	if (page_offset(start | end) != 0 || start < pmap->start ||
	    end > pmap->end || start > end)
		pmap_refuse_range(pmap, start, end);
}

/* Panic unless VA is the address of a page that PMAP can map. */
static inline void
pmap_check_page(const struct pmap *pmap, vaddr_t va)
{
	if (page_offset(va) != 0 || va < pmap->start || va >= pmap->end)
		pmap_refuse_range(pmap, va, va + PAGE_SIZE);
}

/* Return the table that maps VA, or NULL if it does not exist. */
static inline pte_t *
pmap_find_table(const struct pmap *pmap, vaddr_t va)
{
	pte_t directory_entry = pmap->directory[va >> 22];

	return (directory_entry & PTE_PRESENT) != 0 ?
	    phys_to_virt(directory_entry & ~PTE_FLAGS) :
	    NULL;
}

/* The index of VA's entry in its table. */
static inline unsigned
pmap_table_index(vaddr_t va)
{
	return (va >> PAGE_SHIFT) % ENTRIES;
}

/* Grant or revoke write access in *ENTRY, which is present.  Returns whether
 * the entry changed.  */
static inline bool
pmap_protect_entry(pte_t *entry, enum pmap_prot prot)
{
	pte_t old; /* inverted if PMAP_WRITE is set */

	if (prot & PMAP_WRITE)
		old = ~__atomic_fetch_or(entry, PTE_WRITE, __ATOMIC_SEQ_CST);
	else
		old = __atomic_fetch_and(entry, ~PTE_WRITE, __ATOMIC_SEQ_CST);
	return (old & PTE_WRITE) != 0;
}

/* Return the table that maps VA, created if necessary; NULL if out of memory.
 * => the pmap's lock is held, or no other thread uses PMAP.  */
pte_t *pmap_make_table(struct pmap *, vaddr_t va);

/* Return the set of CPUs that may have cached translations of PMAP; for the
 * kernel's pmap, all CPUs.
 * => called after the page tables have been changed; see pmap_tlb.c.  */
static inline uint32_t
pmap_cpus(const struct pmap *pmap)
{
	return pmap == &kernel_pmap ? (1u << cpu_count) - 1 : pmap->active;
}

/* Return the set that contains only this CPU. */
static inline uint32_t
pmap_this_cpu(void)
{
	return 1u << cpu_current()->id;
}

/* Invalidate the translations in SHOOTDOWN on its CPUs.  Does not change
 * SHOOTDOWN.
 * => interrupts are off.  */
void pmap_invalidate(struct pmap_shootdown *);
/* The entry of VA has changed.  Invalidate its translation on all CPUs that
 * have PMAP loaded, or add it to SHOOTDOWN if that is not NULL.
 * => the pmap's lock is held.  */
void pmap_invalidate_page(struct pmap *, vaddr_t va, struct pmap_shootdown *);
/* The entry of VA has changed.  Invalidate its translation on this CPU, if PMAP
 * is loaded here, but not on other CPUs.
 * => the pmap's lock is held.  */
void pmap_invalidate_here(struct pmap *, vaddr_t va);

#endif
