/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Backings: the naive version of stage 10.
 *
 * An entry has one layer.  Memory is copied when a process forks, so no object
 * that a program writes needs a shadow.  This is not a design to start from.
 */
#include "vm/dragonfly/vm_map_backing.h"

#include <errno.h>

#include "vm/dragonfly/vm_map.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_rmap.h"

int
vm_map_backing_shadow(struct vm_map_entry *entry)
{
	struct vm_object *object = entry->ba.object;

	ASSERT(object != NULL);
	if (!vm_object_is_anonymous(object) || object->ref_count > 1)
		return ENOMEM;
	entry->eflags &= ~MAP_ENTRY_NEEDS_COPY;
	return 0;
}

int
vm_map_backing_replicate(struct vm_map_entry *entry, struct pmap *pmap)
{
	struct vm_map_backing *ba = &entry->ba;

	ASSERT(ba->backing_ba == NULL);
	ba->pmap = pmap;
	if (ba->object == NULL)
		return 0;
	vm_object_reference(ba->object);
	vm_map_backing_attach(ba);
	return 0;
}

void
vm_map_backing_release(struct vm_map_entry *entry)
{
	ASSERT(entry->ba.backing_ba == NULL);
	if (entry->maptype != VM_MAPTYPE_NORMAL)
		return;
	vm_map_backing_detach(&entry->ba);
	vm_object_deallocate(entry->ba.object);
}

void
vm_map_backing_adjust_start(struct vm_map_entry *entry, vaddr_t start)
{
	struct vm_map_backing *ba = &entry->ba;

	vm_map_backing_move(
	    ba, start, ba->end, ba->offset + (start - ba->start));
}

void
vm_map_backing_adjust_end(struct vm_map_entry *entry, vaddr_t end)
{
	vm_map_backing_move(&entry->ba, entry->ba.start, end, entry->ba.offset);
}

int
vm_map_backing_flatten(struct vm_map_entry *entry)
{
	ASSERT(entry->ba.backing_ba == NULL);
	return 0;
}

int
vm_map_backing_normalize(struct vm_map_entry *entry)
{
	ASSERT(entry->ba.backing_ba == NULL);
	return 0;
}
