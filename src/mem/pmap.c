/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page tables of the 80386: a directory of 1024 entries, each naming a table of
 * 1024 entries, each naming a page.
 *
 *	va = | 10 bits: directory | 10 bits: table | 12 bits: in the page |
 *
 * Invariants:
 * - Entries 768 up of each directory, the kernel's half, are those of the
 *   kernel's own directory, which never change after boot.
 * - A table, once there, stays until pmap_destroy: so an entry can be looked
 *   at as long as the pmap exists, and no CPU can hold a cached directory
 *   entry for a table that is gone.
 * - pmap->resident is the number of entries that are present.
 *
 * The CPU sets referenced and modified bits at any time, with locked operations
 * of its own; so do we, and take the old value from the same operation.  It
 * never sets one in an entry that is not present.
 */
#include "mem/pmap.h"

#include <stdlib.h>
#include <string.h>

#include "cpu/spinlock.h"
#include "lib/debug.h"
#include "lib/errno.h"
#include "mem/palloc.h"
#include "mem/pmap_private.h"

#define PTE_PRESENT	0x001u
#define PTE_WRITE	0x002u
#define PTE_USER	0x004u
#define PTE_ACCESSED	0x020u
#define PTE_DIRTY	0x040u
#define PTE_FLAGS	0xfffu

#define ENTRIES		1024
#define KERNEL_ENTRIES	(ENTRIES - USER_ENTRIES)
#define TABLE_SPAN	(1u << 22)	/* bytes that a table maps */

_Static_assert(PMAP_REFERENCED == PTE_ACCESSED && PMAP_MODIFIED == PTE_DIRTY,
    "pmap_test_clear_if takes them as they are in an entry");

struct pmap kernel_pmap = { .lock = SPINLOCK_INITIALIZER("pmap") };
struct pmap_stats pmap_counters;

/* ------------------------------------------------------------ finding entries */

static void
check_range(const struct pmap *pmap, vaddr_t start, vaddr_t end)
{
	ASSERT(pmap != NULL && pmap != &kernel_pmap);
	ASSERT_CMP(page_offset(start | end), ==, 0u);
	ASSERT_CMP(start, <=, end);
	ASSERT_CMP(end, <=, KERNEL_BASE);
}

/* The table that maps VA, or NULL. */
static pte_t *
find_table(const struct pmap *pmap, vaddr_t va)
{
	pte_t directory_entry = pmap->directory[va >> 22];

	return (directory_entry & PTE_PRESENT) != 0 ?
	    phys_to_virt(directory_entry & ~PTE_FLAGS) : NULL;
}

/* Which entry of its table is that of VA? */
static unsigned
table_index(vaddr_t va)
{
	return (va >> PAGE_SHIFT) % ENTRIES;
}

/* No frame has this address: see find_mapping. */
#define ANY_FRAME	1u

/* The entry of VA if it is present and maps PA, or ANY_FRAME; else NULL. */
static pte_t *
find_mapping(struct pmap *pmap, vaddr_t va, paddr_t pa)
{
	pte_t *entry;

	check_range(pmap, va, va + PAGE_SIZE);
	entry = find_table(pmap, va);
	if (entry == NULL)
		return NULL;
	entry += table_index(va);
	if ((*entry & PTE_PRESENT) == 0)
		return NULL;
	return pa == ANY_FRAME || (*entry & ~PTE_FLAGS) == pa ? entry : NULL;
}

/* COUNT entries of a table, at most PMAP_SHOOTDOWN_MAX, the first of them VA's. */
struct part {
	vaddr_t va;
	pte_t *entries;
	unsigned count;
};

/* Find the first part of [START, END) that has a table; false: none has.
 * => the pmap's lock need not be held, as tables stay.  */
static bool
find_part(const struct pmap *pmap, vaddr_t start, vaddr_t end,
    struct part *part)
{
	vaddr_t next;
	pte_t *table;

	for (; start < end; start = next) {
		next = MIN(end, (start & ~(TABLE_SPAN - 1)) + TABLE_SPAN);
		table = find_table(pmap, start);
		if (table == NULL)
			continue;
		part->va = start;
		part->entries = table + table_index(start);
		part->count = MIN(PMAP_SHOOTDOWN_MAX, (next - start) / PAGE_SIZE);
		return true;
	}
	return false;
}

/* The table that maps VA, made if need be; NULL: no memory. */
static pte_t *
find_or_make_table(struct pmap *pmap, vaddr_t va)
{
	pte_t *table = find_table(pmap, va);
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

static enum pmap_prot
prot_of(pte_t entry)
{
	if ((entry & PTE_PRESENT) == 0)
		return PMAP_NONE;
	return (entry & PTE_WRITE) != 0 ? PMAP_READ | PMAP_WRITE : PMAP_READ;
}

static void
describe(pte_t entry, struct pmap_mapping *mapping)
{
	mapping->pa = entry & ~PTE_FLAGS;
	mapping->prot = prot_of(entry);
	mapping->referenced = (entry & PTE_ACCESSED) != 0;
	mapping->modified = (entry & PTE_DIRTY) != 0;
}

/* -------------------------------------------------------------- the pmaps */

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

	check_range(pmap, 0, 0);
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

/* Change *ENTRY, which is present and maps the same page as NEW, to NEW, but
 * keep what the CPU has noted in it.  Returns the old entry.  */
static pte_t
change_entry(pte_t *entry, pte_t new)
{
	pte_t old = *entry;

	while (!__atomic_compare_exchange_n(entry, &old,
	    new | (old & (PTE_ACCESSED | PTE_DIRTY)), false,
	    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		continue;
	return old;
}

static pte_t
make_entry(paddr_t pa, enum pmap_prot prot)
{
	ASSERT_CMP(page_offset(pa), ==, 0u);
	return pa | PTE_PRESENT | PTE_USER |
	    ((prot & PMAP_WRITE) != 0 ? PTE_WRITE : 0);
}

/* Map VA to PA; *OLD is the entry before.  If it maps another frame, panic unless
 * it may be replaced.  */
static inline int
enter(struct pmap *pmap, vaddr_t va, paddr_t pa, enum pmap_prot prot,
    bool replace, pte_t *old)
{
	pte_t new = make_entry(pa, prot), *table, *entry;

	check_range(pmap, va, va + PAGE_SIZE);
	spin_acquire(&pmap->lock);
	table = find_or_make_table(pmap, va);
	if (table == NULL) {
		spin_release(&pmap->lock);
		return ENOMEM;
	}
	entry = &table[table_index(va)];
	if ((*entry & PTE_PRESENT) != 0 && (*entry & ~PTE_FLAGS) == pa)
		*old = change_entry(entry, new);
	else
		*old = __atomic_exchange_n(entry, new, __ATOMIC_SEQ_CST);
	if (*old & PTE_PRESENT) {
		if (!replace && (*old & ~PTE_FLAGS) != pa)
			panic("pmap_enter: %#x maps frame %#x, not %#x", va,
			    *old & ~PTE_FLAGS, pa);
		pmap_invalidate_page(pmap, va, NULL);
	} else
		pmap->resident++;	/* nobody caches what is absent */
	spin_release(&pmap->lock);
	pmap_count(&pmap_counters.enters, 1);
	return 0;
}

int
pmap_enter(struct pmap *pmap, vaddr_t va, paddr_t pa, enum pmap_prot prot)
{
	pte_t old;

	return enter(pmap, va, pa, prot, false, &old);
}

int
pmap_replace(struct pmap *pmap, vaddr_t va, paddr_t pa, enum pmap_prot prot,
    struct pmap_mapping *mapping)
{
	pte_t old;
	int error = enter(pmap, va, pa, prot, true, &old);

	if (error == 0)
		describe(old, mapping);
	return error;
}

/* Enter MAPPING if nothing is mapped there.  ENOMEM.
 * => the pmap's lock is held.  */
static int
enter_absent(struct pmap *pmap, struct pmap_new *mapping)
{
	pte_t *table, *entry;

	mapping->entered = false;
	check_range(pmap, mapping->va, mapping->va + PAGE_SIZE);
	table = find_or_make_table(pmap, mapping->va);
	if (table == NULL)
		return ENOMEM;
	entry = &table[table_index(mapping->va)];
	if ((*entry & PTE_PRESENT) == 0) {
		__atomic_store_n(entry,
		    make_entry(mapping->pa, mapping->prot), __ATOMIC_SEQ_CST);
		mapping->entered = true;
	}
	return 0;
}

int
pmap_enter_absent(struct pmap *pmap, struct pmap_new *mappings, unsigned count)
{
	unsigned i, entered = 0;
	int error = 0;

	ASSERT_CMP(count, <=, PMAP_ENTER_MAX);
	spin_acquire(&pmap->lock);
	for (i = 0; i < count; i++) {
		if (enter_absent(pmap, &mappings[i]) != 0)
			error = ENOMEM;
		entered += mappings[i].entered;
	}
	pmap->resident += entered;
	spin_release(&pmap->lock);
	pmap_count(&pmap_counters.enters, (int)entered);
	return error;
}

/* Remove the mapping of VA to PA, which may be ANY_FRAME. */
static inline bool
remove_mapping(struct pmap *pmap, vaddr_t va, paddr_t pa,
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
		describe(old, mapping);
	return true;
}

bool
pmap_remove(struct pmap *pmap, vaddr_t va, struct pmap_mapping *mapping)
{
	return remove_mapping(pmap, va, ANY_FRAME, mapping, NULL);
}

bool
pmap_remove_if(struct pmap *pmap, vaddr_t va, paddr_t pa,
    struct pmap_mapping *mapping, struct pmap_shootdown *shootdown)
{
	return remove_mapping(pmap, va, pa, mapping, shootdown);
}

void
pmap_remove_range(struct pmap *pmap, vaddr_t start, vaddr_t end,
    void (*modified)(vaddr_t, void *), void *aux)
{
	struct pmap_shootdown removed;
	vaddr_t dirty[PMAP_SHOOTDOWN_MAX];
	unsigned count, dirty_count, i;
	struct part part;
	pte_t old;

	check_range(pmap, start, end);
	while (find_part(pmap, start, end, &part)) {
		count = dirty_count = 0;
		spin_acquire(&pmap->lock);
		for (i = 0, start = part.va; i < part.count; i++,
		    start += PAGE_SIZE) {
			if ((part.entries[i] & PTE_PRESENT) == 0)
				continue;
			old = __atomic_exchange_n(&part.entries[i], 0,
			    __ATOMIC_SEQ_CST);
			removed.va[count++] = start;
			if (old & PTE_DIRTY)
				dirty[dirty_count++] = start;
		}
		pmap->resident -= count;
		removed.count = count;
		removed.cpus = pmap_cpus(pmap);
		pmap_invalidate(&removed);
		spin_release(&pmap->lock);
		pmap_count(&pmap_counters.removes, (int)count);
		for (i = 0; modified != NULL && i < dirty_count; i++)
			modified(dirty[i], aux);
	}
}

/* Set the right to write in *ENTRY, which is present; returns whether that
 * changes anything.  */
static bool
protect_entry(pte_t *entry, enum pmap_prot prot)
{
	pte_t old;

	if (prot & PMAP_WRITE)
		old = ~__atomic_fetch_or(entry, PTE_WRITE, __ATOMIC_SEQ_CST);
	else
		old = __atomic_fetch_and(entry, ~PTE_WRITE, __ATOMIC_SEQ_CST);
	return (old & PTE_WRITE) != 0;
}

void
pmap_protect(struct pmap *pmap, vaddr_t start, vaddr_t end,
    enum pmap_prot prot)
{
	struct pmap_shootdown changed;
	struct part part;
	unsigned i;

	check_range(pmap, start, end);
	while (find_part(pmap, start, end, &part)) {
		changed.count = 0;
		spin_acquire(&pmap->lock);
		for (i = 0, start = part.va; i < part.count; i++,
		    start += PAGE_SIZE)
			if ((part.entries[i] & PTE_PRESENT) != 0 &&
			    protect_entry(&part.entries[i], prot))
				changed.va[changed.count++] = start;
		/* What was forbidden and is cached leads to a fault that finds
		 * the new entry: other CPUs need not be told.  */
		changed.cpus = pmap_cpus(pmap);
		if (prot & PMAP_WRITE)
			changed.cpus &= pmap_this_cpu();
		pmap_invalidate(&changed);
		spin_release(&pmap->lock);
		pmap_count(&pmap_counters.protects, (int)changed.count);
	}
}

bool
pmap_protect_if(struct pmap *pmap, vaddr_t va, paddr_t pa,
    enum pmap_prot prot, struct pmap_shootdown *shootdown)
{
	pte_t *entry;
	bool changed;

	spin_acquire(&pmap->lock);
	entry = find_mapping(pmap, va, pa);
	changed = entry != NULL && protect_entry(entry, prot);
	if (changed && (prot & PMAP_WRITE) != 0)
		pmap_invalidate_here(pmap, va);
	else if (changed)
		pmap_invalidate_page(pmap, va, shootdown);
	spin_release(&pmap->lock);
	if (changed)
		pmap_count(&pmap_counters.protects, 1);
	return entry != NULL;
}

/* Enter the mappings of PART, of FROM, in another table, from TO on. */
static unsigned
share_part(struct pmap *from, const struct part *part, pte_t *to,
    bool read_only)
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
		    protect_entry(entry, PMAP_READ))
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

	check_range(from, start, end);
	ASSERT_CMP(to->active, ==, 0u);
	while (find_part(from, start, end, &part)) {
		table = find_or_make_table(to, part.va);
		if (table == NULL)
			return ENOMEM;
		count = share_part(from, &part, table + table_index(part.va),
		    read_only);
		to->resident += count;
		pmap_count(&pmap_counters.enters, (int)count);
		start = part.va + part.count * PAGE_SIZE;
	}
	return 0;
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
	describe(value, mapping);
	return true;
}

/* Read and clear BITS in the entry of VA, if it maps PA, which may be ANY_FRAME;
 * returns those that were set.  */
static inline pte_t
test_clear(struct pmap *pmap, vaddr_t va, paddr_t pa, pte_t bits,
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
	return test_clear(pmap, va, ANY_FRAME, PTE_ACCESSED, NULL) != 0;
}

bool
pmap_test_clear_modified(struct pmap *pmap, vaddr_t va)
{
	return test_clear(pmap, va, ANY_FRAME, PTE_DIRTY, NULL) != 0;
}

unsigned
pmap_test_clear_if(struct pmap *pmap, vaddr_t va, paddr_t pa, unsigned bits,
    struct pmap_shootdown *shootdown)
{
	ASSERT_CMP(bits & ~(PMAP_REFERENCED | PMAP_MODIFIED), ==, 0u);
	return test_clear(pmap, va, pa, bits, shootdown);
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
