/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory in the kernel window (given).
 *
 *	kernel_map	entry		entry		entry		entry
 *			kernel_object	guard page	kernel_object	submap
 *			(wired)		(no object)	(wired)
 *
 * All wired memory belongs to kernel_object, in which the index of a page is its
 * address divided by PAGE_SIZE; so two allocations never share a page.  Pageable
 * memory, which only submaps have, has an object per allocation.  vm_map_insert does
 * not merge entries that have an object.  Nor does it merge the entries of guard pages,
 * because two guard pages are never adjacent.  Freeing an allocation therefore never
 * has to split an entry, which could fail.
 *
 * Wired pages are mapped when they are allocated.  The only faults in the window that
 * are resolved are those of pageable memory, by vm_fault, as for programs; a fault in a
 * guard page or in wired memory panics.
 *
 * Locks: the map, then kernel_object, then the page.
 */
#include "vm/dragonfly/vm_kern.h"

#include <errno.h>

#include "mem/pmap.h"
#include "vm/dragonfly/vm_fault.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page2.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_page_queue.h"
#include "vm/dragonfly/vm_rmap.h"
#include "vm/vm.h"

#define KMEM_PROT (VM_PROT_READ | VM_PROT_WRITE)

/* An allocation of wired memory. */
struct kmem_request {
	struct vm_map *map;
	uint32_t size; /* bytes */
	enum vm_subsys id;
	unsigned flags;    /* KM_* */
	bool in_range;     /* the pages must be in [LOW, HIGH) */
	paddr_t low, high; /* physical addresses */
	enum vm_memattr memattr;
};

struct vm_map kernel_map;
struct vm_object *kernel_object;

void
kmem_init(void)
{
	vaddr_t end = pmap_kernel_window_end();

	vm_map_init(&kernel_map, &kernel_pmap, KERNEL_WINDOW, end, true);
	kernel_object = vm_object_allocate(OBJT_DEFAULT, atop(end));
	if (kernel_object == NULL)
		panic("no memory for the kernel's object");
}

/* ------------------------------------------------------------ wired memory */

/* Take a page in the physical range [LOW, HIGH) out of the free queue.  Returns
 * it hard busy, or NULL.  */
static struct vm_page *
take_page_in_range(paddr_t low, paddr_t high)
{
	struct vm_page *m;

	if (vm_stat_get(V_FREE_COUNT) <= vm_thresholds.free_reserved)
		return NULL;
	for (m = vm_page_array; m < vm_page_array + vm_page_array_size; m++) {
		if (m->phys_addr < low || m->phys_addr >= high ||
		    m->queue != PQ_FREE || !vm_page_busy_try(m, true))
			continue;
		if (m->queue == PQ_FREE) {
			vm_page_queue_remove(m);
			return m;
		}
		vm_page_wakeup(m);
	}
	return NULL;
}

/* Allocate a page for VA in kernel_object.  Returns it hard busy and zeroed, or
 * NULL.
 * => kernel_object is held, and its token is held exclusively.  */
static struct vm_page *
allocate_page(const struct kmem_request *request, vaddr_t va)
{
	struct vm_page *m;

	if (!request->in_range)
		return vm_page_grab(kernel_object, atop(va),
		    VM_ALLOC_NORMAL | VM_ALLOC_FORCE_ZERO);
	m = take_page_in_range(request->low, request->high);
	if (m == NULL)
		return NULL;
	if (!vm_page_insert(m, kernel_object, atop(va)))
		panic("kernel_object has a page at unused address %#x", va);
	vm_page_zero_fill(m);
	m->pat_mode = (uint8_t)request->memattr;
	return m;
}

/* Unmap and free the pages of kernel_object in [START, END), which are wired.  Each
 * page stays busy until it is free, so the page daemon never finds it unwired.
 * => kernel_object is held, and its token is held exclusively.  */
static void
free_wired_pages(vaddr_t start, vaddr_t end)
{
	struct vm_page *m;

	for (vaddr_t va = start; va < end; va += PAGE_SIZE) {
		m = vm_page_lookup(kernel_object, atop(va));
		if (m == NULL)
			continue;
		vm_page_busy_wait(m, true);
		vm_page_protect(m, VM_PROT_NONE);
		vm_page_unwire(m, false);
		m->pat_mode = VM_MEMATTR_WRITE_BACK;
		vm_page_free(m);
	}
}

/* Allocate and map the pages of ENTRY.  Returns 0 or ENOMEM.
 * => the map is locked.  */
static int
fill_wired_entry(const struct kmem_request *request, struct vm_map_entry *entry)
{
	vaddr_t start = entry->ba.start, end = entry->ba.end, va;
	struct vm_page *m;

	vm_object_hold(kernel_object);
	for (va = start; va < end; va += PAGE_SIZE) {
		m = allocate_page(request, va);
		if (m == NULL)
			break;
		vm_page_wire(m);
		vm_page_wakeup(m);
	}
	if (va < end) {
		free_wired_pages(start, va);
		vm_object_drop(kernel_object);
		return ENOMEM;
	}
	for (va = start; va < end; va += PAGE_SIZE) {
		m = vm_page_lookup(kernel_object, atop(va));
		vm_page_busy_wait(m, false);
		/* The page tables of the window exist: this cannot fail. */
		if (vm_page_enter(request->map->pmap, va, m, KMEM_PROT) != 0)
			panic("cannot map a page at %#x", va);
		vm_page_wakeup(m);
	}
	entry->wired_count = 1;
	vm_object_drop(kernel_object);
	return 0;
}

/* Remove the mappings in [START, END), which are whole entries.
 * => MAP is locked.  */
static void
delete_entries(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	int error;

	error = vm_map_delete(map, start, end);
	ASSERT_CMP(error, ==, 0);
}

/* Make an entry for a guard page at START.  Returns 0 or ENOMEM.
 * => the map is locked.  */
static int
insert_guard(const struct kmem_request *request, vaddr_t start)
{
	struct vm_map_range range = {
		.start = start,
		.end = start + PAGE_SIZE,
		.inheritance = VM_INHERIT_NONE,
		.eflags = MAP_ENTRY_KSTACK | MAP_ENTRY_NOFAULT,
		.id = request->id,
	};

	return vm_map_insert(request->map, &range, NULL);
}

/* Make an entry for [START, END), which maps pages of kernel_object, and allocate its
 * pages.  Returns 0 or ENOMEM.
 * => the map is locked.  */
static int
insert_wired(const struct kmem_request *request, vaddr_t start, vaddr_t end)
{
	struct vm_map_range range = {
		.start = start,
		.end = end,
		.object = kernel_object,
		.offset = start,
		.prot = KMEM_PROT,
		.max_prot = KMEM_PROT,
		.inheritance = VM_INHERIT_NONE,
		.eflags = MAP_ENTRY_NOFAULT,
		.id = request->id,
	};
	struct vm_map_entry *entry;
	int error;

	vm_object_reference(kernel_object);
	error = vm_map_insert(request->map, &range, &entry);
	if (error != 0) {
		vm_object_deallocate(kernel_object);
		return error;
	}
	error = fill_wired_entry(request, entry);
	if (error != 0)
		delete_entries(request->map, start, end);
	return error;
}

static vaddr_t
allocate_wired(const struct kmem_request *request)
{
	struct vm_map *map = request->map;
	uint32_t guard = (request->flags & KM_STACK) != 0 ? PAGE_SIZE : 0;
	vaddr_t start;
	int error;

	ASSERT_CMP(page_offset(request->size), ==, 0u);
	ASSERT_CMP(request->size, >, guard);
	vm_map_lock(map);
	error = vm_map_find_space(
	    map, map->min_addr, request->size, PAGE_SIZE, &start);
	if (error == 0 && guard != 0)
		error = insert_guard(request, start);
	if (error == 0) {
		error =
		    insert_wired(request, start + guard, start + request->size);
		if (error != 0 && guard != 0)
			delete_entries(map, start, start + guard);
	}
	vm_map_unlock(map);
	return error == 0 ? start : 0;
}

vaddr_t
kmem_alloc(struct vm_map *map, uint32_t size, enum vm_subsys id)
{
	return kmem_alloc3(map, size, id, 0);
}

vaddr_t
kmem_alloc3(
    struct vm_map *map, uint32_t size, enum vm_subsys id, unsigned flags)
{
	const struct kmem_request request = {
		.map = map, .size = size, .id = id, .flags = flags
	};

	return allocate_wired(&request);
}

vaddr_t
kmem_alloc_attr(struct vm_map *map, uint32_t size, enum vm_subsys id,
    paddr_t low, paddr_t high, enum vm_memattr memattr)
{
	const struct kmem_request request = { .map = map,
		.size = size,
		.id = id,
		.in_range = true,
		.low = low,
		.high = high,
		.memattr = memattr };

	return allocate_wired(&request);
}

/* Unmap and free the wired pages in [START, END), and mark the entries of the range as not
 * wired.
 * => MAP is locked.  */
static void
free_pages_of_entries(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry;

	vm_object_hold(kernel_object);
	free_wired_pages(start, end);
	vm_object_drop(kernel_object);
	vm_map_lookup_entry(map, start, &entry);
	for (; entry != NULL && entry->ba.start < end;
	     entry = vm_map_next(map, entry))
		entry->wired_count = 0;
}

void
kmem_free(struct vm_map *map, vaddr_t start, uint32_t size)
{
	struct vm_map_entry *first, *last;

	vm_map_lock(map);
	if (!vm_map_lookup_entry(map, start, &first) ||
	    first->ba.start != start ||
	    !vm_map_lookup_entry(map, start + size - 1, &last) ||
	    last->ba.end != start + size)
		panic("freeing %#x bytes at %#x, which is not an allocation",
		    size, start);
	free_pages_of_entries(map, start, start + size);
	delete_entries(map, start, start + size);
	vm_map_unlock(map);
}

/* --------------------------------------------- submaps and pageable memory */

int
kmem_suballoc(struct vm_map *parent, uint32_t size, struct vm_map *submap)
{
	struct vm_map_range range = {
		.sub_map = submap,
		.prot = KMEM_PROT,
		.max_prot = KMEM_PROT,
		.inheritance = VM_INHERIT_NONE,
		.maptype = VM_MAPTYPE_SUBMAP,
	};
	int error;

	vm_map_lock(parent);
	error = vm_map_find_space(
	    parent, parent->min_addr, size, PAGE_SIZE, &range.start);
	if (error == 0) {
		range.end = range.start + size;
		vm_map_init(submap, parent->pmap, range.start, range.end, true);
		error = vm_map_insert(parent, &range, NULL);
	}
	vm_map_unlock(parent);
	return error;
}

void
kmem_subfree(struct vm_map *parent, struct vm_map *submap)
{
	ASSERT_CMP(submap->nentries, ==, 0u);
	vm_map_lock(parent);
	delete_entries(parent, submap->min_addr, submap->max_addr);
	vm_map_unlock(parent);
}

/* Map all of OBJECT, which has SIZE bytes, at START.  Takes over the reference to
 * the object on success.  Returns 0, ENOMEM or EIO.
 * => MAP is locked.  */
static int
insert_pageable(struct vm_map *map, vaddr_t start, uint32_t size,
    enum vm_subsys id, struct vm_object *object)
{
	struct vm_map_range range = {
		.start = start,
		.end = start + size,
		.object = object,
		.prot = KMEM_PROT,
		.max_prot = KMEM_PROT,
		.inheritance = VM_INHERIT_NONE,
		.id = id,
	};
	int error;

	error = vm_map_insert(map, &range, NULL);
	if (error != 0)
		return error;
	error = vm_fault_prefill(map, start, start + size);
	if (error != 0) {
		vm_object_reference(object);
		delete_entries(map, start, start + size);
	}
	return error;
}

vaddr_t
kmem_alloc_wait(struct vm_map *map, uint32_t size, enum vm_subsys id)
{
	struct vm_object *object;
	vaddr_t start;
	int error;

	ASSERT_CMP(page_offset(size), ==, 0u);
	if (size > map->max_addr - map->min_addr)
		return 0;
	object = vm_object_allocate(OBJT_DEFAULT, atop(size));
	if (object == NULL)
		return 0;
	vm_map_lock(map);
	while (
	    vm_map_find_space(map, map->min_addr, size, PAGE_SIZE, &start) != 0)
		vm_map_transition_wait(map);
	error = insert_pageable(map, start, size, id, object);
	vm_map_unlock(map);
	if (error != 0) {
		vm_object_deallocate(object);
		return 0;
	}
	return start;
}

void
kmem_free_wakeup(struct vm_map *map, vaddr_t start, uint32_t size)
{
	kmem_free(map, start, size);
	vm_map_lock(map);
	vm_map_transition_wakeup(map);
	vm_map_unlock(map);
}

/* ------------------------------------------------------- faults, statistics */

/* Return the eflags of the entry of MAP, or of its submap, that contains VA, or 0 if
 * there is no such entry.  */
static uint32_t
find_eflags(struct vm_map *map, vaddr_t va)
{
	struct vm_map_entry *entry;
	uint32_t eflags = 0;

	vm_map_lock_read(map);
	if (vm_map_lookup_entry(map, va, &entry))
		eflags = entry->maptype == VM_MAPTYPE_SUBMAP ?
		    find_eflags(entry->ba.sub_map, va) :
		    entry->eflags;
	vm_map_unlock(map);
	return eflags;
}

int
kmem_fault(vaddr_t va, vm_prot_t prot)
{
	uint32_t eflags;

	if (va < kernel_map.min_addr || va >= kernel_map.max_addr)
		return EFAULT;
	eflags = find_eflags(&kernel_map, va);
	if ((eflags & MAP_ENTRY_KSTACK) != 0)
		panic("access to %#x, which is a guard page", va);
	if ((eflags & MAP_ENTRY_NOFAULT) != 0)
		panic("wired memory at %#x is not mapped", va);
	return vm_fault(&kernel_map, page_base(va), prot, VM_FAULT_NOGROW);
}

int
vm_kernel_fault(vaddr_t va, enum vm_access access)
{
	return kmem_fault(
	    va, access == VM_ACCESS_WRITE ? VM_PROT_WRITE : VM_PROT_READ);
}

/* Return the number of bytes in entries of MAP, and of its submaps, whose id is ID. */
static uint32_t
measure_usage(struct vm_map *map, enum vm_subsys id)
{
	struct vm_map_entry *entry;
	uint32_t bytes = 0;

	vm_map_lock_read(map);
	for (entry = vm_map_first(map); entry != NULL;
	     entry = vm_map_next(map, entry)) {
		if (entry->maptype == VM_MAPTYPE_SUBMAP)
			bytes += measure_usage(entry->ba.sub_map, id);
		else if (entry->id == id)
			bytes += entry->ba.end - entry->ba.start;
	}
	vm_map_unlock(map);
	return bytes;
}

uint32_t
kmem_usage(enum vm_subsys id)
{
	return measure_usage(&kernel_map, id);
}
