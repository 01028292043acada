/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rights, inheritance and wiring of a range: the naive version of stage 08.
 *
 * Rights can be set for whole entries only, and nothing else can be set.  This is
 * not a design to start from.
 */
#include <errno.h>

#include "vm/dragonfly/vm_map.h"
#include "vm/dragonfly/vm_rmap.h"

/* Check that [START, END) consists of whole entries that can get the rights PROT.
 * Returns 0, ENOMEM, EACCES, EINVAL, or ENOSYS (an entry would be cut).  */
static int
check_protect(struct vm_map *map, vaddr_t start, vaddr_t end, vm_prot_t prot)
{
	struct vm_map_entry *entry;

	for (; start < end; start = entry->ba.end) {
		if (!vm_map_lookup_entry(map, start, &entry))
			return ENOMEM;
		if (entry->maptype == VM_MAPTYPE_SUBMAP)
			return EINVAL;
		if (entry->ba.start != start || entry->ba.end > end)
			return ENOSYS;
		if ((prot & ~entry->max_protection) != 0)
			return EACCES;
	}
	return 0;
}

int
vm_map_protect(struct vm_map *map, vaddr_t start, vaddr_t end, vm_prot_t prot,
    bool set_max)
{
	struct vm_map_entry *entry;
	int error;

	if (set_max)
		return ENOSYS;
	vm_map_lock(map);
	error = check_protect(map, start, end, prot);
	for (; error == 0 && start < end; start = entry->ba.end) {
		vm_map_lookup_entry(map, start, &entry);
		entry->protection = prot;
		/* The next access to a page maps it again, with the new
		 * rights.  */
		vm_pmap_remove(map->pmap, start, entry->ba.end);
	}
	vm_map_unlock(map);
	return error;
}

int
vm_map_inherit(struct vm_map *map UNUSED, vaddr_t start UNUSED,
    vaddr_t end UNUSED, enum vm_inherit inheritance UNUSED)
{
	return ENOSYS;
}

int
vm_map_madvise(struct vm_map *map UNUSED, vaddr_t start UNUSED,
    vaddr_t end UNUSED, int advice UNUSED, uint32_t value UNUSED)
{
	return ENOSYS;
}

int
vm_map_wire(struct vm_map *map UNUSED, vaddr_t start UNUSED, vaddr_t end UNUSED,
    bool user UNUSED)
{
	return ENOSYS;
}

int
vm_map_unwire(struct vm_map *map UNUSED, vaddr_t start UNUSED,
    vaddr_t end UNUSED, bool user UNUSED)
{
	return ENOSYS;
}
