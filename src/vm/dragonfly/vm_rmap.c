/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The mappings of a page.
 *
 * A page can be mapped wherever a backing of its object shows its index.  The
 * object lists these backings.  A function that needs the mappings of a page visits
 * the backings, computes the address in each, and checks whether the page table maps
 * the page's frame there.  This costs one look-up in a page table per backing, whether
 * or not the page is mapped, but nothing has to be recorded when a page is mapped or
 * unmapped.
 *
 * Invariant: a mapping of a page of an object exists only where an attached backing
 * shows the page.  A page must be busy to be mapped, so no mapping of it appears
 * while another thread has it hard busy and it is not soft busy.
 *
 * Lock order: backing_lk, then the pmaps' locks.  backing_lk is held until the
 * other CPUs have dropped their translations of the visited addresses.  Until then,
 * no backing can be detached, and so its addresses cannot be used for something
 * else.
 */
#include "vm/dragonfly/vm_rmap.h"

#include "lib/debug.h"
#include "lib/errno.h"
#include "lib/kernel/option.h"
#include "mem/pmap.h"
#include "vm/dragonfly/vm_object.h"

OPTION_UINT(backing_limit, VM_MAP_BACKING_LIMIT,
    "number of layers below an entry's first one at which fork copies pages");

/* ----------------------------------------------------------- the backings */

uint32_t
vm_map_backing_limit(void)
{
	return option_backing_limit;
}

void
vm_map_backing_attach(struct vm_map_backing *ba)
{
	struct vm_object *object = ba->object;

	if (object == NULL)
		return;
	ASSERT_CMP(page_offset(ba->start | ba->end | ba->offset), ==, 0u);
	ASSERT_CMP(ba->start, <, ba->end);
	spin_acquire(&object->backing_lk);
	list_push_back(&object->backing_list, &ba->entry);
	spin_release(&object->backing_lk);
}

void
vm_map_backing_detach(struct vm_map_backing *ba)
{
	struct vm_object *object = ba->object;

	if (object == NULL)
		return;
	spin_acquire(&object->backing_lk);
	list_remove(&ba->entry);
	spin_release(&object->backing_lk);
}

void
vm_map_backing_move(
    struct vm_map_backing *ba, vaddr_t start, vaddr_t end, vm_ooffset_t offset)
{
	struct vm_object *object = ba->object;

	ASSERT_CMP(page_offset(start | end | offset), ==, 0u);
	ASSERT_CMP(start, <, end);
	if (object != NULL)
		spin_acquire(&object->backing_lk);
	ba->start = start;
	ba->end = end;
	ba->offset = offset;
	if (object != NULL)
		spin_release(&object->backing_lk);
}

/* -------------------------------------------------- visiting the mappings */

/* What to do with the places where a page can be mapped, and what was found. */
struct rmap_visit {
	/* Called for each place where the page can be, but need not be, mapped. */
	void (*act)(struct rmap_visit *, struct pmap *, vaddr_t va, paddr_t pa);
	struct pmap_shootdown shootdown;
	unsigned count;    /* mappings to which ACT applied */
	unsigned modified; /* mappings that had been modified */
};

/* Does BA show page PINDEX of its object?  If so, *VA is set to the address.
 * => the object's backing_lk is held.  */
static bool
backing_shows(const struct vm_map_backing *ba, vm_pindex_t pindex, vaddr_t *va)
{
	vm_pindex_t first = atop(ba->offset);

	if (pindex < first || pindex - first >= atop(ba->end - ba->start))
		return false;
	*va = ba->start + ptoa(pindex - first);
	return true;
}

/* Call VISIT->act for each place where M can be mapped.
 * => M is busy, so that it keeps its object; or nothing changes M.  */
static void
visit_places(struct vm_page *m, struct rmap_visit *visit)
{
	struct vm_object *object = m->object;
	const struct vm_map_backing *ba;
	struct list_elem *e;
	vaddr_t va;

	visit->count = visit->modified = 0;
	pmap_shootdown_init(&visit->shootdown);
	if (object == NULL)
		return;
	spin_acquire(&object->backing_lk);
	for (e = list_begin(&object->backing_list);
	     e != list_end(&object->backing_list); e = list_next(e)) {
		ba = list_entry(e, struct vm_map_backing, entry);
		if (backing_shows(ba, m->pindex, &va))
			visit->act(visit, ba->pmap, va, m->phys_addr);
	}
	pmap_shootdown_finish(&visit->shootdown);
	spin_release(&object->backing_lk);
}

static void
visit_remove(
    struct rmap_visit *visit, struct pmap *pmap, vaddr_t va, paddr_t pa)
{
	struct pmap_mapping old;

	if (!pmap_remove_if(pmap, va, pa, &old, &visit->shootdown))
		return;
	visit->count++;
	visit->modified += old.modified;
}

static void
visit_write_protect(
    struct rmap_visit *visit, struct pmap *pmap, vaddr_t va, paddr_t pa)
{
	visit->count +=
	    pmap_protect_if(pmap, va, pa, PMAP_READ, &visit->shootdown);
}

static void
visit_clear_modified(
    struct rmap_visit *visit, struct pmap *pmap, vaddr_t va, paddr_t pa)
{
	visit->modified += pmap_test_clear_if(pmap, va, pa, PMAP_MODIFIED,
			       &visit->shootdown) != 0;
}

static void
visit_clear_referenced(
    struct rmap_visit *visit, struct pmap *pmap, vaddr_t va, paddr_t pa)
{
	visit->count += pmap_test_clear_if(pmap, va, pa, PMAP_REFERENCED,
			    &visit->shootdown) != 0;
}

static void
visit_count(struct rmap_visit *visit, struct pmap *pmap, vaddr_t va, paddr_t pa)
{
	struct pmap_mapping mapping;

	if (!pmap_lookup(pmap, va, &mapping) || mapping.pa != pa)
		return;
	visit->count++;
	visit->modified += mapping.modified;
}

static void
visit_count_writable(
    struct rmap_visit *visit, struct pmap *pmap, vaddr_t va, paddr_t pa)
{
	struct pmap_mapping mapping;

	visit->count += pmap_lookup(pmap, va, &mapping) && mapping.pa == pa &&
	    (mapping.modified || (mapping.prot & PMAP_WRITE) != 0);
}

/* --------------------------------------------------------- mapping a page */

/* Callback of pmap_remove_range: the frame at PA was modified. */
static void
mark_page_dirty(vaddr_t va UNUSED, paddr_t pa, void *aux UNUSED)
{
	struct vm_page *m = vm_page_at(pa);

	if (m != NULL)
		vm_page_dirty(m);
}

void
vm_pmap_remove(struct pmap *pmap, vaddr_t start, vaddr_t end)
{
	pmap_remove_range(pmap, start, end, mark_page_dirty, NULL);
}

/* Set the flags of M, which is about to be mapped with the rights VM_PROT.  Returns the
 * rights for the page table.  */
static inline enum pmap_prot
prepare_to_enter(struct vm_page *m, vm_prot_t vm_prot)
{
	uint32_t flags = PG_MAPPED;
	enum pmap_prot prot = PMAP_READ;

	ASSERT(vm_page_is_busy(m) || vm_page_is_soft_busy(m));
	ASSERT_CMP(m->valid, ==, VM_PAGE_BITS_ALL);
	if (vm_prot & VM_PROT_WRITE) {
		prot |= PMAP_WRITE;
		flags |= PG_WRITEABLE;
	}
	flags = __atomic_fetch_or(&m->flags, flags, __ATOMIC_SEQ_CST);
	if ((flags & (PG_MAPPED | PG_MAPPEDMULTI)) == PG_MAPPED)
		vm_page_flag_set(m, PG_MAPPEDMULTI);
	return prot;
}

/* Callback of pmap_replace: the frame at PA, which was mapped at VA, was modified. */
static void
mark_old_page_dirty(vaddr_t va, paddr_t pa)
{
	mark_page_dirty(va, pa, NULL);
}

/* If another page is mapped at VA and has been modified, its dirty bits must be set
 * before another thread can find that its mapping is gone: hence the callback.  */
int
vm_page_enter(struct pmap *pmap, vaddr_t va, struct vm_page *m, vm_prot_t prot)
{
	return pmap_replace(pmap, va, m->phys_addr, prepare_to_enter(m, prot),
	    mark_old_page_dirty, NULL);
}

unsigned
vm_page_enter_absent(
    struct pmap *pmap, const struct vm_page_new *pages, unsigned count)
{
	struct pmap_new new[VM_ENTER_MAX];
	unsigned i, entered = 0;

	ASSERT_CMP(count, <=, VM_ENTER_MAX);
	for (i = 0; i < count; i++) {
		new[i].va = pages[i].va;
		new[i].pa = pages[i].m->phys_addr;
		new[i].prot = prepare_to_enter(pages[i].m, pages[i].prot);
	}
	pmap_enter_absent(pmap, new, count);
	for (i = 0; i < count; i++)
		entered += new[i].entered;
	return entered;
}

/* --------------------------------------------- protection and dirty state */

void
vm_page_protect(struct vm_page *m, vm_prot_t prot)
{
	struct rmap_visit visit;

	ASSERT(vm_page_is_busy(m));
	ASSERT_CMP(prot & VM_PROT_WRITE, ==, 0);
	ASSERT(m->object == NULL || token_held(&m->object->token));
	if (prot == VM_PROT_NONE && (m->flags & PG_MAPPED) != 0) {
		visit.act = visit_remove;
		visit_places(m, &visit);
		if (visit.modified > 0)
			vm_page_dirty(m);
		vm_page_flag_clear(
		    m, PG_MAPPED | PG_MAPPEDMULTI | PG_WRITEABLE);
	} else if (prot != VM_PROT_NONE && (m->flags & PG_WRITEABLE) != 0) {
		/* In two visits: a CPU with an old translation can set a
		 * modified bit until it has dropped the translation.  */
		visit.act = visit_write_protect;
		visit_places(m, &visit);
		visit.act = visit_clear_modified;
		visit_places(m, &visit);
		if (visit.modified > 0)
			vm_page_dirty(m);
		vm_page_flag_clear(m, PG_WRITEABLE);
	}
}

void
vm_page_test_dirty(struct vm_page *m)
{
	struct rmap_visit visit = { .act = visit_count };

	ASSERT(vm_page_is_busy(m) || vm_page_is_soft_busy(m));
	if (m->dirty == VM_PAGE_BITS_ALL || (m->flags & PG_WRITEABLE) == 0)
		return;
	visit_places(m, &visit);
	if (visit.modified > 0)
		vm_page_dirty(m);
}

/* The page's bits are cleared first.  If they were cleared last, and a mapping
 * disappeared in between, its modified bit would be lost.  */
void
vm_page_undirty(struct vm_page *m)
{
	struct rmap_visit visit = { .act = visit_clear_modified };

	ASSERT(vm_page_is_busy(m) ||
	    (vm_page_is_soft_busy(m) && (m->flags & PG_WRITEABLE) == 0));
	__atomic_store_n(&m->dirty, 0, __ATOMIC_SEQ_CST);
	if (m->flags & PG_WRITEABLE)
		visit_places(m, &visit);
}

unsigned
vm_page_clear_references(struct vm_page *m)
{
	struct rmap_visit visit = { .act = visit_clear_referenced };
	uint32_t flags;

	ASSERT(vm_page_is_busy(m) || vm_page_is_soft_busy(m));
	flags = __atomic_fetch_and(&m->flags, ~PG_REFERENCED, __ATOMIC_SEQ_CST);
	if (flags & PG_MAPPED)
		visit_places(m, &visit);
	return visit.count + ((flags & PG_REFERENCED) != 0);
}

unsigned
vm_page_count_mappings(struct vm_page *m)
{
	struct rmap_visit visit = { .act = visit_count };

	visit_places(m, &visit);
	return visit.count;
}

unsigned
vm_page_count_writable(struct vm_page *m)
{
	struct rmap_visit visit = { .act = visit_count_writable };

	visit_places(m, &visit);
	return visit.count;
}
