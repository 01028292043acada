/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Information about the memory of a space (given): vm_incore and vm_region.
 */
#include <errno.h>

#include "mem/pmap.h"
#include "vm/dragonfly/dragonfly.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"

/* Return the MINCORE_* flags of the page at VA of ENTRY.  As in DragonFly, a page that is not
 * mapped is looked for in the first object only.
 * => the map is locked in any mode.  */
static uint8_t
page_state(struct vm_map *map, const struct vm_map_entry *entry, vaddr_t va)
{
	struct vm_object *object = entry->ba.object;
	struct pmap_mapping mapping;
	struct vm_page *m;
	uint8_t state = 0;

	if (pmap_lookup(map->pmap, va, &mapping))
		return MINCORE_INCORE |
		    (mapping.referenced ? MINCORE_REFERENCED : 0) |
		    (mapping.modified ? MINCORE_MODIFIED : 0);
	if (entry->maptype != VM_MAPTYPE_NORMAL || object == NULL)
		return 0;
	vm_object_hold_shared(object);
	m = vm_page_lookup(object, vm_map_backing_index(&entry->ba, va));
	if (m != NULL && m->valid == VM_PAGE_BITS_ALL)
		state = MINCORE_INCORE;
	vm_object_drop(object);
	return state;
}

int
vm_incore(struct vm_space *space, vaddr_t va, uint32_t length, uint8_t *states)
{
	struct vm_map *map = &space->vm_map;
	struct vm_map_entry *entry;
	vaddr_t end;
	int error = vm_check_range(va, length, &end);

	if (error != 0)
		return error;
	vm_map_lock_read(map);
	for (; error == 0 && va < end; va += PAGE_SIZE)
		if (vm_map_lookup_entry(map, va, &entry))
			*states++ = page_state(map, entry, va);
		else
			error = ENOMEM;
	vm_map_unlock(map);
	return error;
}

/* Return what programs see as the type of ENTRY's first object. */
static enum region_object
region_object_type(const struct vm_map_entry *entry)
{
	if (entry->maptype != VM_MAPTYPE_NORMAL)
		return REGION_DEVICE;
	if (entry->ba.object == NULL)
		return REGION_NONE;
	switch (entry->ba.object->type) {
	case OBJT_SWAP:
		return REGION_SWAP;
	case OBJT_VNODE:
		return REGION_FILE;
	case OBJT_DEVICE:
	case OBJT_MGTDEVICE:
		return REGION_DEVICE;
	case OBJT_PHYS:
		return REGION_PHYSICAL;
	default:
		return REGION_ANONYMOUS;
	}
}

static uint32_t
region_flags(const struct vm_map_entry *entry)
{
	static const struct {
		uint32_t eflag, region;
	} flags[] = {
		{ MAP_ENTRY_COW, REGION_COW },
		{ MAP_ENTRY_NEEDS_COPY, REGION_NEEDS_COPY },
		{ MAP_ENTRY_STACK, REGION_STACK },
		{ MAP_ENTRY_NOSYNC, REGION_NOSYNC },
		{ MAP_ENTRY_NOCOREDUMP, REGION_NOCORE },
	};
	uint32_t result = 0;

	for (unsigned i = 0; i < ARRAY_SIZE(flags); i++)
		if ((entry->eflags & flags[i].eflag) != 0)
			result |= flags[i].region;
	return result;
}

int
vm_region(struct vm_space *space, vaddr_t va, struct vm_region *region)
{
	struct vm_map *map = &space->vm_map;
	struct vm_map_entry *entry;
	struct vm_object *object;

	vm_map_lock_read(map);
	entry = vm_map_first_above(map, va);
	if (entry == NULL) {
		vm_map_unlock(map);
		return ENOENT;
	}
	object = entry->maptype == VM_MAPTYPE_NORMAL ? entry->ba.object : NULL;
	*region = (struct vm_region){
		.start = entry->ba.start,
		.end = entry->ba.end,
		.prot = entry->protection,
		.max_prot = entry->max_protection,
		.inheritance = entry->inheritance,
		.wired = entry->wired_count,
		.flags = region_flags(entry),
		.object_type = region_object_type(entry),
		.object_id = (uint32_t)object,
		.offset = entry->ba.offset,
		.chain_depth = entry->ba.backing_count,
		.resident = object != NULL ? object->resident_page_count : 0,
		.subsystem = entry->id,
	};
	vm_map_unlock(map);
	return 0;
}
