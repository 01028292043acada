/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations on single mappings: enter, change, remove and look up.  The format
 * of page tables and the invariants are described in pmap_private.h.
 */
#include "mem/pmap.h"

#include "lib/debug.h"
#include "lib/errno.h"
#include "mem/palloc.h"
#include "mem/pmap_private.h"

_Static_assert(PMAP_REFERENCED == PTE_ACCESSED && PMAP_MODIFIED == PTE_DIRTY,
    "pmap_test_clear_if uses these bits without conversion");

/* As the argument PA of find_mapping, matches every frame.  No frame has this
 * address, because it is not page-aligned.  */
#define ANY_FRAME 1u

/* Return the entry of VA if it is present and maps PA (which can be ANY_FRAME),
 * else NULL.  */
static pte_t *
find_mapping(struct pmap *pmap, vaddr_t va, paddr_t pa)
{
	pte_t *entry;

	pmap_check_page(pmap, va);
	entry = pmap_find_table(pmap, va);
	if (entry == NULL)
		return NULL;
	entry += pmap_table_index(va);
	if ((*entry & PTE_PRESENT) == 0)
		return NULL;
	return pa == ANY_FRAME || (*entry & ~PTE_FLAGS) == pa ? entry : NULL;
}

static enum pmap_prot
prot_of(pte_t entry)
{
	if ((entry & PTE_PRESENT) == 0)
		return PMAP_NONE;
	return (entry & PTE_WRITE) != 0 ? PMAP_READ | PMAP_WRITE : PMAP_READ;
}

static void
describe_entry(pte_t entry, struct pmap_mapping *mapping)
{
	mapping->pa = entry & ~PTE_FLAGS;
	mapping->prot = prot_of(entry);
	mapping->referenced = (entry & PTE_ACCESSED) != 0;
	mapping->modified = (entry & PTE_DIRTY) != 0;
}

/* Change *ENTRY to NEW, but keep the bits that the CPU has set.  Both entries
 * are present and map the same frame.  Returns the old entry.  */
static pte_t
change_entry(pte_t *entry, pte_t new)
{
	pte_t old = *entry;

	while (!__atomic_compare_exchange_n(entry, &old,
	    new | (old & (PTE_ACCESSED | PTE_DIRTY)), false, __ATOMIC_SEQ_CST,
	    __ATOMIC_SEQ_CST))
		continue;
	return old;
}

static pte_t
make_entry(const struct pmap *pmap, paddr_t pa, enum pmap_prot prot)
{
	ASSERT_CMP(page_offset(pa), ==, 0u);
	return pa | pmap->flags | ((prot & PMAP_WRITE) != 0 ? PTE_WRITE : 0);
}

/* Map VA to PA, and set *OLD to the previous entry.  Returns 0 or ENOMEM.  Panics if the
 * previous entry maps another frame and REPLACE is false.  If REPLACE is true and that
 * frame was modified, calls MODIFIED, unless MODIFIED is NULL.  */
static inline int
enter_mapping(struct pmap *pmap, vaddr_t va, paddr_t pa, enum pmap_prot prot,
    bool replace, void (*modified)(vaddr_t, paddr_t), pte_t *old)
{
	pte_t new = make_entry(pmap, pa, prot), *table, *entry;

	pmap_check_page(pmap, va);
	spin_acquire(&pmap->lock);
	table = pmap_make_table(pmap, va);
	if (table == NULL) {
		spin_release(&pmap->lock);
		return ENOMEM;
	}
	entry = &table[pmap_table_index(va)];
	if ((*entry & PTE_PRESENT) != 0 && (*entry & ~PTE_FLAGS) == pa)
		*old = change_entry(entry, new);
	else
		*old = __atomic_exchange_n(entry, new, __ATOMIC_SEQ_CST);
	if (*old & PTE_PRESENT) {
		if (!replace && (*old & ~PTE_FLAGS) != pa)
			panic("pmap_enter: %#x maps frame %#x, not %#x", va,
			    *old & ~PTE_FLAGS, pa);
		pmap_invalidate_page(pmap, va, NULL);
		if (modified != NULL && (*old & PTE_DIRTY) != 0 &&
		    (*old & ~PTE_FLAGS) != pa)
			modified(va, *old & ~PTE_FLAGS);
	} else
		pmap->resident++; /* the TLB never caches absent entries */
	spin_release(&pmap->lock);
	pmap_count(&pmap_counters.enters, 1);
	return 0;
}

int
pmap_enter(struct pmap *pmap, vaddr_t va, paddr_t pa, enum pmap_prot prot)
{
	pte_t old;

	return enter_mapping(pmap, va, pa, prot, false, NULL, &old);
}

int
pmap_replace(struct pmap *pmap, vaddr_t va, paddr_t pa, enum pmap_prot prot,
    void (*modified)(vaddr_t, paddr_t), struct pmap_mapping *mapping)
{
	pte_t old;
	int error = enter_mapping(pmap, va, pa, prot, true, modified, &old);

	if (error == 0 && mapping != NULL)
		describe_entry(old, mapping);
	return error;
}

/* Enter MAPPING, whose address TABLE maps, if nothing is mapped there.
 * => the pmap's lock is held.  */
static void
enter_absent(const struct pmap *pmap, pte_t *table, struct pmap_new *mapping)
{
	pte_t *entry = &table[pmap_table_index(mapping->va)];

	if ((*entry & PTE_PRESENT) != 0)
		return;
	__atomic_store_n(entry, make_entry(pmap, mapping->pa, mapping->prot),
	    __ATOMIC_SEQ_CST);
	mapping->entered = true;
}

int
pmap_enter_absent(struct pmap *pmap, struct pmap_new *mappings, unsigned count)
{
	pte_t *table = NULL;
	unsigned i, entered = 0;
	vaddr_t va, before = 0;
	int error = 0;

	ASSERT_CMP(count, <=, PMAP_ENTER_MAX);
	spin_acquire(&pmap->lock);
	for (i = 0; i < count; i++) {
		va = mappings[i].va;
		mappings[i].entered = false;
		pmap_check_page(pmap, va);
		if (table == NULL || (va ^ before) >= TABLE_SPAN)
			table = pmap_make_table(pmap, va);
		before = va;
		if (table != NULL)
			enter_absent(pmap, table, &mappings[i]);
		else
			error = ENOMEM;
		entered += mappings[i].entered;
	}
	pmap->resident += entered;
	spin_release(&pmap->lock);
	pmap_count(&pmap_counters.enters, (int)entered);
	return error;
}

/* Remove the mapping of VA if it maps PA, which can be ANY_FRAME.  Returns true
 * and, unless MAPPING is NULL, sets *MAPPING to the mapping.  If VA is not
 * mapped to PA, returns false.  Takes the pmap's lock.  */
static inline bool
remove_entry(struct pmap *pmap, vaddr_t va, paddr_t pa,
    struct pmap_mapping *mapping, struct pmap_shootdown *shootdown)
{
	pte_t *entry, old = 0;

	spin_acquire(&pmap->lock);
	entry = find_mapping(pmap, va, pa);
	if (entry != NULL) {
		old = __atomic_exchange_n(entry, 0, __ATOMIC_SEQ_CST);
		pmap->resident--;
		pmap_invalidate_page(pmap, va, shootdown);
	}
	spin_release(&pmap->lock);
	if (entry == NULL)
		return false;
	pmap_count(&pmap_counters.removes, 1);
	if (mapping != NULL)
		describe_entry(old, mapping);
	return true;
}

bool
pmap_remove(struct pmap *pmap, vaddr_t va, struct pmap_mapping *mapping)
{
	return remove_entry(pmap, va, ANY_FRAME, mapping, NULL);
}

bool
pmap_remove_if(struct pmap *pmap, vaddr_t va, paddr_t pa,
    struct pmap_mapping *mapping, struct pmap_shootdown *shootdown)
{
	return remove_entry(pmap, va, pa, mapping, shootdown);
}

bool
pmap_protect_if(struct pmap *pmap, vaddr_t va, paddr_t pa, enum pmap_prot prot,
    struct pmap_shootdown *shootdown)
{
	pte_t *entry;
	bool changed;

	spin_acquire(&pmap->lock);
	entry = find_mapping(pmap, va, pa);
	changed = entry != NULL && pmap_protect_entry(entry, prot);
	if (changed && (prot & PMAP_WRITE) != 0)
		pmap_invalidate_here(pmap, va);
	else if (changed)
		pmap_invalidate_page(pmap, va, shootdown);
	spin_release(&pmap->lock);
	if (changed)
		pmap_count(&pmap_counters.protects, 1);
	return entry != NULL;
}

bool
pmap_lookup(struct pmap *pmap, vaddr_t va, struct pmap_mapping *mapping)
{
	pte_t *entry, value = 0;

	spin_acquire(&pmap->lock);
	entry = find_mapping(pmap, va, ANY_FRAME);
	if (entry != NULL)
		value = *entry;
	spin_release(&pmap->lock);
	if (entry == NULL)
		return false;
	describe_entry(value, mapping);
	return true;
}

/* Read and clear BITS in the entry of VA if it maps PA, which can be ANY_FRAME.
 * Returns which of BITS were set.  Takes the pmap's lock.  */
static inline pte_t
test_clear_bits(struct pmap *pmap, vaddr_t va, paddr_t pa, pte_t bits,
    struct pmap_shootdown *shootdown)
{
	pte_t *entry, set = 0;

	spin_acquire(&pmap->lock);
	entry = find_mapping(pmap, va, pa);
	if (entry != NULL)
		set = *entry & bits;
	if (set != 0)
		set = __atomic_fetch_and(entry, ~bits, __ATOMIC_SEQ_CST) & bits;
	if (set & PTE_DIRTY)
		pmap_invalidate_page(pmap, va, shootdown);
	else if (set != 0)
		pmap_invalidate_here(pmap, va);
	spin_release(&pmap->lock);
	return set;
}

bool
pmap_test_clear_referenced(struct pmap *pmap, vaddr_t va)
{
	return test_clear_bits(pmap, va, ANY_FRAME, PTE_ACCESSED, NULL) != 0;
}

bool
pmap_test_clear_modified(struct pmap *pmap, vaddr_t va)
{
	return test_clear_bits(pmap, va, ANY_FRAME, PTE_DIRTY, NULL) != 0;
}

unsigned
pmap_test_clear_if(struct pmap *pmap, vaddr_t va, paddr_t pa, unsigned bits,
    struct pmap_shootdown *shootdown)
{
	ASSERT_CMP(bits & ~(PMAP_REFERENCED | PMAP_MODIFIED), ==, 0u);
	return test_clear_bits(pmap, va, pa, bits, shootdown);
}

void *
pmap_emulate_access(struct pmap *pmap, vaddr_t va, enum pmap_prot access)
{
	bool write = (access & PMAP_WRITE) != 0;
	pte_t *table = pmap_find_table(pmap, va), *entry, old;

	pmap_check_page(pmap, va);
	if (table == NULL)
		return NULL;
	entry = &table[pmap_table_index(va)];
	old = *entry;
	do
		if ((old & PTE_PRESENT) == 0 ||
		    (write && (old & PTE_WRITE) == 0))
			return NULL;
	while (!__atomic_compare_exchange_n(entry, &old,
	    old | PTE_ACCESSED | (write ? PTE_DIRTY : 0), false,
	    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
	return phys_to_virt(old & ~PTE_FLAGS);
}
