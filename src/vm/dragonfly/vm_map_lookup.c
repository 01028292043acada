/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a fault needs to know: the naive version of stage 08.
 *
 * An entry gets one object, however large it is.  No entry has
 * MAP_ENTRY_NEEDS_COPY, because the naive fork copies at once.  This is not a
 * design to start from.
 */
#include <errno.h>

#include "vm/dragonfly/vm_map.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_rmap.h"

int
vm_map_entry_allocate_object(struct vm_map_entry *entry)
{
	struct vm_map_backing *ba = &entry->ba;

	ASSERT(entry->maptype == VM_MAPTYPE_NORMAL && ba->object == NULL);
	ba->object =
	    vm_object_allocate(OBJT_DEFAULT, atop(ba->end - ba->start));
	if (ba->object == NULL)
		return ENOMEM;
	ba->offset = 0;
	vm_map_backing_attach(ba);
	return 0;
}

int
vm_map_entry_prepare(struct vm_map *map UNUSED, struct vm_map_entry *entry,
    vaddr_t va UNUSED, bool write UNUSED)
{
	ASSERT((entry->eflags & MAP_ENTRY_NEEDS_COPY) == 0);
	return entry->ba.object == NULL ? vm_map_entry_allocate_object(entry) :
					  0;
}

/* Lock *MAP shared and find the entry that contains VA; follow submaps, in which
 * case *MAP changes.  Returns NULL, with nothing locked, if there is none.  */
static struct vm_map_entry *
lookup_in_submaps(struct vm_map **map, vaddr_t va)
{
	struct vm_map_entry *entry;
	struct vm_map *sub_map;

	vm_map_lock_read(*map);
	while (vm_map_lookup_entry(*map, va, &entry)) {
		if (entry->maptype != VM_MAPTYPE_SUBMAP)
			return entry;
		sub_map = entry->ba.sub_map;
		vm_map_unlock(*map);
		*map = sub_map;
		vm_map_lock_read(*map);
	}
	vm_map_unlock(*map);
	return NULL;
}

/* Give the entry at VA of MAP an object, if it has none.  Returns 0, also if the
 * entry no longer exists, or ENOMEM.
 * => MAP is not locked.  */
static int
provide_object(struct vm_map *map, vaddr_t va)
{
	struct vm_map_entry *entry;
	int error = 0;

	vm_map_lock(map);
	if (vm_map_lookup_entry(map, va, &entry) &&
	    entry->maptype == VM_MAPTYPE_NORMAL)
		error = vm_map_entry_prepare(map, entry, va, false);
	vm_map_unlock(map);
	return error;
}

int
vm_map_lookup(
    struct vm_map *map, vaddr_t va, vm_prot_t prot, struct vm_map_found *found)
{
	struct vm_map_entry *entry;
	int error;

	while ((entry = lookup_in_submaps(&map, va)) != NULL) {
		if ((prot & VM_PROT_ALL & ~entry->protection) != 0) {
			vm_map_unlock(map);
			return EACCES;
		}
		ASSERT((entry->eflags & MAP_ENTRY_NEEDS_COPY) == 0);
		if (entry->maptype != VM_MAPTYPE_NORMAL ||
		    entry->ba.object != NULL) {
			*found = (struct vm_map_found){
				.map = map,
				.entry = entry,
				.ba = &entry->ba,
				.pindex = vm_map_backing_index(&entry->ba, va),
				.prot = entry->protection,
				.wired = entry->wired_count > 0,
			};
			return 0;
		}
		vm_map_unlock(map);
		error = provide_object(map, va);
		if (error != 0)
			return error;
	}
	return EFAULT;
}

void
vm_map_lookup_done(struct vm_map_found *found)
{
	vm_map_unlock(found->map);
}
