/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page faults: the naive version of stage 09.
 *
 * All pages of a range are brought in when it is mapped.  A fault therefore only
 * maps a page that is in memory, for example after its rights have changed; it
 * reads or allocates pages only to extend a stack.  There is one layer.  This is not
 * a design to start from.
 */
#include "vm/dragonfly/vm_fault.h"

#include <errno.h>

#include "lib/debug.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_pager.h"
#include "vm/dragonfly/vm_rmap.h"
#include "vm/dragonfly/vm_stat.h"
#include "vm/dragonfly/vmspace.h"

/* ------------------------------------------------------------------- faults */

void
vm_fault_will_write(struct vm_page *m, bool nosync UNUSED)
{
	vm_object_set_writeable_dirty(m->object);
}

void
vm_fault_neighbors(struct faultstate *fs UNUSED)
{
}

/* Map M, which is busy, at VA, where BA shows it, with the rights PROT. */
static int
enter_page(
    struct vm_map_backing *ba, vaddr_t va, struct vm_page *m, vm_prot_t prot)
{
	if (prot & VM_PROT_WRITE)
		vm_fault_will_write(m, false);
	return vm_page_enter(ba->pmap, va, m, prot);
}

/* Map the page that FOUND describes at VA, for an access that needs PROT. */
static int
map_resident(const struct vm_map_found *found, vaddr_t va, vm_prot_t prot)
{
	struct vm_object *object = found->ba->object;
	struct vm_page *m;
	int error = EFAULT;

	vm_object_hold(object);
	m = vm_page_lookup_busy_wait(object, found->pindex, true);
	if (m != NULL) {
		if (m->valid == VM_PAGE_BITS_ALL)
			error = enter_page(found->ba, va, m, found->prot);
		if (error == 0 && (prot & VM_PROT_WRITE))
			vm_page_dirty(m);
		vm_page_wakeup(m);
	}
	vm_object_drop(object);
	return error;
}

/* Called if nothing is mapped at VA: if VA is in the room below a stack, extend that
 * stack, and bring in its new pages; otherwise return EFAULT.  */
static int
grow_stack(struct vm_map *map, vaddr_t va)
{
	struct vm_space *space;
	struct vm_map_entry *entry;
	int error;

	if (map->system_map)
		return EFAULT;
	space = CONTAINER_OF(map, struct vm_space, vm_map);
	error = vm_map_growstack(map, va, space->limits[VM_LIMIT_STACK]);
	if (error != 0)
		return error;
	vm_map_lock(map);
	if (vm_map_lookup_entry(map, va, &entry))
		error = vm_fault_prefill(map, entry->ba.start, entry->ba.end);
	vm_map_unlock(map);
	return error;
}

int
vm_fault(struct vm_map *map, vaddr_t va, vm_prot_t prot, unsigned fault_flags)
{
	struct vm_map_found found;
	int error;

	va = page_base(va);
	vm_stat_count(V_VM_FAULTS);
	error = vm_map_lookup(map, va, prot, &found);
	if (error == EFAULT && !(fault_flags & VM_FAULT_NOGROW)) {
		error = grow_stack(map, va);
		if (error == 0)
			error = vm_map_lookup(map, va, prot, &found);
	}
	if (error != 0)
		return error;
	error = map_resident(&found, va, prot);
	vm_map_lookup_done(&found);
	return error;
}

/* ------------------------------------------------------ filling new mappings */

/* Fill *M, page PINDEX of OBJECT, with the data of the pager or, if the pager has none,
 * with zeros.  On error the page is freed, unless it is wired.  */
static int
fill_page(struct vm_object *object, vm_pindex_t pindex, struct vm_page **m)
{
	enum vm_pager_result result = vm_pager_get_page(object, pindex, m, 0);

	if (result == VM_PAGER_FAIL) {
		vm_page_zero_fill(*m);
		vm_stat_count(V_ZFOD);
	} else if (result != VM_PAGER_OK) {
		if ((*m)->wire_count > 0)
			vm_page_wakeup(*m);
		else
			vm_page_free(*m);
		return vm_pager_error(result);
	}
	vm_page_activate(*m);
	return 0;
}

/* Set *M to page PINDEX of OBJECT, hard busy and valid, or to NULL if the page is past the
 * end of the object, as when a file is shorter than its mapping.
 * => the object is held, and its token is held exclusively.  */
static int
bring_in_page(struct vm_object *object, vm_pindex_t pindex, struct vm_page **m)
{
	*m = NULL;
	if (pindex >= object->size)
		return 0;
	*m = vm_page_grab(object, pindex, VM_ALLOC_NORMAL);
	if (*m == NULL)
		return ENOMEM;
	return (*m)->valid == 0 ? fill_page(object, pindex, m) : 0;
}

/* Bring in and map the page at VA of ENTRY. */
static int
prefill_page(struct vm_map_entry *entry, vaddr_t va)
{
	struct vm_object *object = entry->ba.object;
	vm_prot_t prot = entry->protection;
	struct vm_page *m;
	int error;

	if (entry->eflags & MAP_ENTRY_NEEDS_COPY)
		prot &= ~VM_PROT_WRITE;
	vm_object_hold(object);
	error = bring_in_page(object, vm_map_backing_index(&entry->ba, va), &m);
	if (error == 0 && m != NULL) {
		if (prot != VM_PROT_NONE)
			error = enter_page(&entry->ba, va, m, prot);
		vm_page_wakeup(m);
	}
	vm_object_drop(object);
	return error;
}

int
vm_fault_prefill(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry;
	int error = 0;

	ASSERT(rwlock_held_exclusive(&map->lock));
	for (vaddr_t va = start; error == 0 && va < end; va += PAGE_SIZE) {
		if (!vm_map_lookup_entry(map, va, &entry) ||
		    entry->maptype != VM_MAPTYPE_NORMAL)
			continue;
		error = vm_map_entry_prepare(map, entry, va, false);
		if (error == 0)
			error = prefill_page(entry, va);
	}
	return error;
}

/* ------------------------------------------------------------------- wiring */

/* Return the address of the first page of ENTRY that can be accessed. */
static vaddr_t
first_va(const struct vm_map_entry *entry)
{
	return entry->eflags & MAP_ENTRY_KSTACK ? entry->ba.start + PAGE_SIZE :
						  entry->ba.start;
}

/* Wire or unwire the page at VA of ENTRY.  Returns 0, or EFAULT if it is not in
 * memory.  */
static int
wire_page(struct vm_map_entry *entry, vaddr_t va, bool wire)
{
	struct vm_object *object = entry->ba.object;
	struct vm_page *m;

	vm_object_hold(object);
	m = vm_page_lookup_busy_wait(
	    object, vm_map_backing_index(&entry->ba, va), false);
	if (m != NULL) {
		if (wire)
			vm_page_wire(m);
		else
			vm_page_unwire(m, true);
		vm_page_wakeup(m);
	}
	vm_object_drop(object);
	return m != NULL ? 0 : EFAULT;
}

static void
unwire_until(struct vm_map_entry *entry, vaddr_t end)
{
	for (vaddr_t va = first_va(entry); va < end; va += PAGE_SIZE)
		wire_page(entry, va, false);
}

int
vm_fault_wire(struct vm_map *map, struct vm_map_entry *entry, bool user)
{
	vm_prot_t prot = user ? VM_PROT_READ : VM_PROT_READ | VM_PROT_WRITE;
	unsigned flags = user ? VM_FAULT_USER_WIRE : VM_FAULT_CHANGE_WIRING;
	int error;

	ASSERT(entry->eflags & MAP_ENTRY_IN_TRANSITION);
	/* The new part of a stack has not been brought in yet. */
	vm_map_lock(map);
	error = vm_fault_prefill(map, first_va(entry), entry->ba.end);
	vm_map_unlock(map);
	if (error != 0)
		return error;
	for (vaddr_t va = first_va(entry); va < entry->ba.end;
	     va += PAGE_SIZE) {
		error = vm_fault(map, va, prot, flags);
		if (error == 0)
			error = wire_page(entry, va, true);
		if (error != 0) {
			unwire_until(entry, va);
			return error;
		}
	}
	return 0;
}

void
vm_fault_unwire(struct vm_map *map UNUSED, struct vm_map_entry *entry)
{
	unwire_until(entry, entry->ba.end);
}
