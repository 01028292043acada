/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mapping pages before the program accesses them: the neighbors of a page for which a
 * fault has occurred, and ranges that a program has announced (MADV_WILLNEED).
 *
 *	  first
 *	  object   . . a . b . . .          a, b, c: pages in memory
 *	  lower    c . . . . . . .          F: the page of the fault
 *	           c 0 a F b 0 0 0          0: pages created by the burst
 *
 * A page costs less in a burst than in a fault of its own, because the locks and the
 * token are acquired, and the page table is changed, once for all pages.  A burst never
 * sleeps for I/O, for memory or for a busy page.  Pages without data, and pages that
 * another thread has busy, are left to a fault of their own.
 *
 * The pages of a burst stay busy until all of them are mapped.  A fault by another
 * thread at one of these addresses waits for that.  Pages of zeros are created together,
 * after all addresses have been examined.  The token of the first object prevents other
 * threads from creating such a page, or one that hides a page of a lower layer.  If
 * the token was lost in the meantime, while the thread waited for the token of a lower
 * layer, nothing is mapped.
 */
#include "vm/dragonfly/vm_fault.h"

#include "lib/debug.h"
#include "mem/pmap.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_page2.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_page_queue.h"
#include "vm/dragonfly/vm_rmap.h"
#include "vm/dragonfly/vm_stat.h"

/* Pages to be mapped together.  They are hard busy or, in a quick burst, soft busy. */
struct burst {
	struct vm_map_entry *entry;
	vm_prot_t prot; /* for pages of the first object */
	bool quick; /* only pages of the first object, which is held shared */
	bool zero;  /* create pages that no layer has */
	uint32_t generation; /* token_generation() when the burst began */
	unsigned missing_count;
	vaddr_t missing[VM_FAULT_BURST_MAX]; /* where no layer has a page */
	unsigned count;
	struct vm_page_new pages[VM_FAULT_BURST_MAX];
};

/* Add M, which is busy, to BURST, to be mapped at VA with the rights PROT. */
static void
burst_add(struct burst *burst, vaddr_t va, struct vm_page *m, vm_prot_t prot)
{
	burst->pages[burst->count++] =
	    (struct vm_page_new){ .va = va, .m = m, .prot = prot };
}

/* Likewise, for a page that was in memory already. */
static void
burst_add_found(
    struct burst *burst, vaddr_t va, struct vm_page *m, vm_prot_t prot)
{
	if (prot & VM_PROT_WRITE)
		vm_fault_will_write(
		    m, (burst->entry->eflags & MAP_ENTRY_NOSYNC) != 0);
	burst_add(burst, va, m, prot);
}

/* Create pages of zeros for the addresses at which no layer has one.  They belong to
 * anonymous memory, which the syncer does not write, so neither PG_NOSYNC nor the flags of
 * the object are set.
 * => the first object is held, exclusively.  */
static void
create_zero_pages(struct burst *burst)
{
	struct vm_map_backing *ba = &burst->entry->ba;
	struct vm_page *pages[VM_FAULT_BURST_MAX];
	vm_pindex_t pindex = vm_map_backing_index(ba, burst->missing[0]);
	unsigned count =
	    vm_page_alloc_some(ba->object, pindex, burst->missing_count, pages);
	bool inserted;

	for (unsigned i = 0; i < count; i++) {
		pindex = vm_map_backing_index(ba, burst->missing[i]);
		inserted = vm_page_insert(pages[i], ba->object, pindex);
		ASSERT(inserted);
		vm_page_zero_fill(pages[i]);
		burst_add(burst, burst->missing[i], pages[i], burst->prot);
	}
	vm_page_queue_add_all(pages, count, PQ_INACTIVE);
	vm_stat_add(V_ZFOD, (int32_t)count);
}

/* Begin to collect pages.
 * => the first object is held.  */
static void
burst_begin(struct burst *burst)
{
	burst->generation = token_generation();
	burst->missing_count = burst->count = 0;
}

/* Create the pages that are missing, map all pages of BURST, unless the token has been
 * lost since burst_begin, and end the busy state of the pages.
 * => the first object is held.  */
static void
burst_end(struct burst *burst)
{
	bool usable = token_generation() == burst->generation;
	struct vm_page *m;

	if (usable && burst->missing_count > 0)
		create_zero_pages(burst);
	if (usable && burst->count > 0)
		vm_stat_add(V_PREFAULTS,
		    (int32_t)vm_page_enter_absent(
			burst->entry->ba.pmap, burst->pages, burst->count));
	for (unsigned i = 0; i < burst->count; i++) {
		m = burst->pages[i].m;
		if (burst->quick)
			vm_page_sbusy_drop(m);
		else
			vm_page_wakeup(m);
	}
}

/* Can a burst map M?  Pages without data and device memory are left to a fault of their
 * own.  */
static bool
can_prefault(const struct vm_page *m)
{
	return m->valid == VM_PAGE_BITS_ALL && (m->flags & PG_FICTITIOUS) == 0;
}

/* Does the object of BA have the page at VA in memory, or could its pager have it?  *M is
 * set to the page, hard busy, or to NULL if it is not in memory or is busy.
 * => the object is held.  */
static bool
find_in_layer(struct vm_map_backing *ba, vaddr_t va, struct vm_page **m)
{
	*m = vm_page_lookup(ba->object, vm_map_backing_index(ba, va));
	if (*m == NULL)
		return ba->object->type != OBJT_DEFAULT;
	if (!vm_page_busy_try(*m, true))
		*m = NULL;
	return true;
}

/* Return the first layer of ENTRY that has, or could have, the page at VA, or NULL.  *M is
 * set as by find_in_layer.
 * => the first object is held.  */
static struct vm_map_backing *
find_layer(struct vm_map_entry *entry, vaddr_t va, struct vm_page **m)
{
	struct vm_map_backing *ba = &entry->ba;
	bool found = find_in_layer(ba, va, m);

	while (!found && (ba = ba->backing_ba) != NULL) {
		vm_object_hold(ba->object);
		found = find_in_layer(ba, va, m);
		vm_object_drop(ba->object);
	}
	return ba;
}

/* Called if no layer has the page at VA: record that it is to be created, if BURST creates
 * pages.  */
static void
burst_add_missing(struct burst *burst, vaddr_t va)
{
	if (burst->zero)
		burst->missing[burst->missing_count++] = va;
}

/* Add the page at VA to BURST if it is in memory, or if it can be created.
 * => the first object is held, exclusively.  */
static void
prefault_page(struct burst *burst, vaddr_t va)
{
	vm_prot_t prot = burst->prot;
	struct vm_map_backing *ba;
	struct vm_page *m;

	ba = find_layer(burst->entry, va, &m);
	if (ba == NULL)
		burst_add_missing(burst, va);
	if (m == NULL)
		return;
	if (!can_prefault(m)) {
		vm_page_wakeup(m);
		return;
	}
	if (m->queue == PQ_CACHE)
		vm_page_deactivate(m);
	if (ba != &burst->entry->ba)
		prot &= ~VM_PROT_WRITE;
	burst_add_found(burst, va, m, prot);
}

/* Does only the running thread have M soft busy?  If not, another thread may be writing M to
 * the disk.  M must not become writable during that.  As long as the running thread has
 * M soft busy, no write begins.  */
static bool
is_soft_busy_once(const struct vm_page *m)
{
	return (m->busy_count & PBUSY_MASK) == 1;
}

/* Like prefault_page, for a quick burst.
 * => the first object is held, shared.  */
static void
prefault_page_quick(struct burst *burst, vaddr_t va)
{
	struct vm_map_backing *ba = &burst->entry->ba;
	struct vm_page *m =
	    vm_page_lookup(ba->object, vm_map_backing_index(ba, va));

	if (m == NULL || !vm_page_sbusy_try(m))
		return;
	if (can_prefault(m) && m->queue != PQ_CACHE && is_soft_busy_once(m))
		burst_add_found(burst, va, m, burst->prot);
	else
		vm_page_sbusy_drop(m);
}

/* Examine at most COUNT pages around VA, and add those that can be mapped to BURST.  MAPPED
 * tells which of the pages in [LOW, HIGH) are mapped: bit 0 is for the page at LOW.  */
static void
prefault_around(struct burst *burst, vaddr_t va, vaddr_t low, vaddr_t high,
    uint32_t mapped, unsigned count)
{
	vaddr_t next[2] = { va + PAGE_SIZE, va - PAGE_SIZE }, at;
	bool open[2] = { true, true };
	unsigned direction = 0; /* 0: after VA, 1: before it */

	for (; count > 0 && (open[0] || open[1]); direction = !direction) {
		if (!open[direction])
			continue;
		at = next[direction];
		if (at < low || at >= high || mapped >> atop(at - low) & 1) {
			open[direction] = false;
			continue;
		}
		if (burst->quick)
			prefault_page_quick(burst, at);
		else
			prefault_page(burst, at);
		next[direction] += direction == 0 ? PAGE_SIZE : -PAGE_SIZE;
		count--;
	}
}

void
vm_prefault(struct vm_map *map UNUSED, vaddr_t va, struct vm_map_entry *entry,
    vm_prot_t prot, bool quick)
{
	const struct vm_map_backing *ba = &entry->ba;
	unsigned count = vm_fault_burst_size() - 1;
	vaddr_t low = MAX(ba->start, va - MIN(va, ptoa(count)));
	vaddr_t high = MIN(ba->end, va + ptoa(count + 1));
	unsigned pages = atop(high - low), at = atop(va - low);
	uint32_t mapped = pmap_find_mapped(ba->pmap, low, pages);
	/* The pages just before and after VA.  If both are mapped, the search ends at once. */
	uint32_t nearest = (5u << at >> 1) & ((1u << pages) - 1);
	struct burst burst;

	if ((nearest & ~mapped) == 0)
		return;
	burst.entry = entry;
	burst.prot = prot;
	burst.quick = quick;
	burst.zero = (prot & VM_PROT_WRITE) != 0 && !vm_paging_min_dnc(count);
	if (quick)
		vm_object_hold_shared(ba->object);
	else
		vm_object_hold(ba->object);
	burst_begin(&burst);
	prefault_around(&burst, va, low, high, mapped, count);
	burst_end(&burst);
	vm_object_drop(ba->object);
}

void
vm_prefault_range(struct vm_map *map UNUSED, struct vm_map_entry *entry,
    vaddr_t start, vaddr_t end)
{
	struct burst burst = { .entry = entry, .prot = entry->protection };

	if (burst.prot == VM_PROT_NONE)
		return;
	if (entry->eflags & MAP_ENTRY_NEEDS_COPY)
		burst.prot &= ~VM_PROT_WRITE;
	vm_object_hold(entry->ba.object);
	burst_begin(&burst);
	for (vaddr_t va = start; va < end; va += PAGE_SIZE) {
		prefault_page(&burst, va);
		if (burst.count == VM_FAULT_BURST_MAX) {
			burst_end(&burst);
			burst_begin(&burst);
		}
	}
	burst_end(&burst);
	vm_object_drop(entry->ba.object);
}
