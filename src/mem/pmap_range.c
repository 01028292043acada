/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations on ranges of mappings.  A range is processed in parts, each of
 * which lies in one page table and fits in one shootdown.  The pmap's lock is
 * released between two parts.
 */
#include "mem/pmap.h"

#include "lib/debug.h"
#include "lib/errno.h"
#include "mem/pmap_private.h"

/* If more than MANY_PAGES pages have changed, dropping all translations of user addresses,
 * and loading those in use again, takes less time than dropping the translations of these
 * pages one by one.  */
#define MANY_PAGES 32

/* COUNT consecutive entries of a table, at most PMAP_SHOOTDOWN_MAX, the first
 * of which maps VA.  */
struct part {
	vaddr_t va;
	pte_t *entries;
	unsigned count;
};

/* Set *PART to the first part of [START, END) that has a table.  Returns false
 * if there is none.
 * => the pmap's lock need not be held, because a table exists as long as its
 *    pmap.  */
static inline bool
find_next_part(
    const struct pmap *pmap, vaddr_t start, vaddr_t end, struct part *part)
{
	vaddr_t next;
	pte_t *table;

	for (; start < end; start = next) {
		next = MIN(end, (start & ~(TABLE_SPAN - 1)) + TABLE_SPAN);
		table = pmap_find_table(pmap, start);
		if (table == NULL)
			continue;
		part->va = start;
		part->entries = table + pmap_table_index(start);
		part->count =
		    MIN(PMAP_SHOOTDOWN_MAX, (next - start) / PAGE_SIZE);
		return true;
	}
	return false;
}

void
pmap_remove_range(struct pmap *pmap, vaddr_t start, vaddr_t end,
    void (*modified)(vaddr_t, paddr_t, void *), void *aux)
{
	struct pmap_shootdown removed;
	pte_t old[PMAP_SHOOTDOWN_MAX];
	unsigned count, i;
	struct part part;

	pmap_check_range(pmap, start, end);
	while (find_next_part(pmap, start, end, &part)) {
		count = 0;
		spin_acquire(&pmap->lock);
		for (i = 0, start = part.va; i < part.count;
		     i++, start += PAGE_SIZE) {
			if ((part.entries[i] & PTE_PRESENT) == 0)
				continue;
			old[count] = __atomic_exchange_n(
			    &part.entries[i], 0, __ATOMIC_SEQ_CST);
			removed.va[count++] = start;
		}
		pmap->resident -= count;
		removed.count = count;
		removed.cpus = pmap_cpus(pmap);
		pmap_invalidate(&removed);
		for (i = 0; modified != NULL && i < count; i++)
			if (old[i] & PTE_DIRTY)
				modified(
				    removed.va[i], old[i] & ~PTE_FLAGS, aux);
		spin_release(&pmap->lock);
		pmap_count(&pmap_counters.removes, (int)count);
	}
}

/* Grant or revoke write access in the entries of PART, and add the pages whose entries
 * changed to CHANGED, which is empty.  Fork does this for all of a program's memory, so
 * the loop is kept short: no other thread changes PTE_WRITE during the loop, so the
 * atomic operation need not return the old value.
 * => the pmap's lock is held.  */
static void
protect_part(const struct part *part, enum pmap_prot prot,
    struct pmap_shootdown *changed)
{
	const pte_t mask = PTE_PRESENT | PTE_WRITE;
	pte_t before = (prot & PMAP_WRITE) != 0 ? PTE_PRESENT : mask;
	pte_t *entry = part->entries, *end = entry + part->count;
	vaddr_t va = part->va;
	unsigned count = 0;

	for (; entry < end; entry++, va += PAGE_SIZE) {
		if ((*entry & mask) != before)
			continue;
		__atomic_fetch_xor(entry, PTE_WRITE, __ATOMIC_SEQ_CST);
		changed->va[count++] = va;
	}
	changed->count = count;
}

void
pmap_protect(struct pmap *pmap, vaddr_t start, vaddr_t end, enum pmap_prot prot)
{
	struct pmap_shootdown changed;
	struct part part;

	pmap_check_range(pmap, start, end);
	while (find_next_part(pmap, start, end, &part)) {
		spin_acquire(&pmap->lock);
		protect_part(&part, prot, &changed);
		start = part.va + part.count * PAGE_SIZE;
		pmap_count(&pmap_counters.protects, (int)changed.count);
		if (changed.count > MANY_PAGES && pmap != &kernel_pmap)
			changed.count = PMAP_SHOOTDOWN_USER;
		/* When access is granted, other CPUs need not be interrupted: a
		 * fault caused by a stale translation finds the new entry.  */
		changed.cpus = pmap_cpus(pmap);
		if (prot & PMAP_WRITE)
			changed.cpus &= pmap_this_cpu();
		pmap_invalidate(&changed);
		spin_release(&pmap->lock);
	}
}

/* Copy the mappings of PART, which belongs to FROM, to the entries at TO, in
 * another pmap's table.  Returns the number of mappings copied.  */
static unsigned
share_part(
    struct pmap *from, const struct part *part, pte_t *to, bool read_only)
{
	struct pmap_shootdown changed;
	unsigned count = 0, i;
	pte_t *entry = part->entries;

	changed.count = 0;
	spin_acquire(&from->lock);
	for (i = 0; i < part->count; i++, entry++, to++) {
		if ((*entry & PTE_PRESENT) == 0)
			continue;
		if (read_only && (*entry & PTE_WRITE) != 0 &&
		    pmap_protect_entry(entry, PMAP_READ))
			changed.va[changed.count++] = part->va + i * PAGE_SIZE;
		ASSERT_CMP(*to, ==, 0u);
		*to = *entry & ~(PTE_ACCESSED | PTE_DIRTY);
		count++;
	}
	changed.cpus = pmap_cpus(from);
	pmap_invalidate(&changed);
	spin_release(&from->lock);
	pmap_count(&pmap_counters.protects, (int)changed.count);
	return count;
}

int
pmap_share(struct pmap *from, struct pmap *to, vaddr_t start, vaddr_t end,
    bool read_only)
{
	struct part part;
	unsigned count;
	pte_t *table;

	pmap_check_range(from, start, end);
	pmap_check_range(to, start, end);
	ASSERT_CMP(to->active, ==, 0u);
	while (find_next_part(from, start, end, &part)) {
		table = pmap_make_table(to, part.va);
		if (table == NULL)
			return ENOMEM;
		count = share_part(
		    from, &part, table + pmap_table_index(part.va), read_only);
		to->resident += count;
		pmap_count(&pmap_counters.enters, (int)count);
		start = part.va + part.count * PAGE_SIZE;
	}
	return 0;
}

/* The lock is not needed: each entry is read by a single access, and for callers that do
 * not prevent changes by other means, the result is only a hint.  */
uint32_t
pmap_find_mapped(struct pmap *pmap, vaddr_t start, unsigned count)
{
	vaddr_t end = start + count * PAGE_SIZE, next = start;
	uint32_t mapped = 0, bits;
	struct part part;

	ASSERT_CMP(count, <=, 32);
	pmap_check_range(pmap, start, end);
	while (find_next_part(pmap, next, end, &part)) {
		bits = 0;
		for (unsigned i = part.count; i-- > 0;)
			bits = bits << 1 | (part.entries[i] & PTE_PRESENT);
		mapped |= bits << (part.va - start) / PAGE_SIZE;
		next = part.va + part.count * PAGE_SIZE;
	}
	return mapped;
}
