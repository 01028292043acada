/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counting the writable pages of shared file mappings (given).
 *
 * Entries say which pages are writable; the counts in the vnodes are the sums over
 * all maps.  Both change while the space's lock is held, or while no other thread can
 * use the space, because it is being created or freed.  The pages of a new mapping are
 * counted in advance (new_mapping.c).
 */
#include "vm/dragonfly/vm_writable.h"

#include <errno.h>
#include <stdlib.h>

#include "filesys/vnode.h"
#include "vm/dragonfly/vm_object.h"

struct vm_writable_count {
	struct vm_writable_count *next;
	struct vnode *vnode; /* referenced */
	uint32_t pages;
};

bool
vm_map_entry_is_shared_file(const struct vm_map_entry *entry)
{
	return entry->maptype == VM_MAPTYPE_NORMAL &&
	    (entry->eflags & MAP_ENTRY_COW) == 0 && entry->ba.object != NULL &&
	    entry->ba.object->type == OBJT_VNODE;
}

bool
vm_map_shares_files(struct vm_map *map)
{
	struct vm_map_entry *entry;

	vm_map_lock_read(map);
	entry = vm_map_first(map);
	while (entry != NULL && !vm_map_entry_is_shared_file(entry))
		entry = vm_map_next(map, entry);
	vm_map_unlock(map);
	return entry != NULL;
}

/* Does ENTRY have pages that vm_writable_collect looks for, given WRITABLE? */
static bool
has_wanted_pages(const struct vm_map_entry *entry, bool writable)
{
	if (!vm_map_entry_is_shared_file(entry))
		return false;
	return (entry->protection & VM_PROT_WRITE) != 0 ?
	    writable :
	    !writable && (entry->max_protection & VM_PROT_WRITE) != 0;
}

/* Add PAGES pages of the file of ENTRY to LIST.  Returns 0 or ENOMEM. */
static int
add_pages_of(struct vm_writable_count **list, const struct vm_map_entry *entry,
    uint32_t pages)
{
	struct vm_writable_count *count = malloc(sizeof(*count));

	if (count == NULL)
		return ENOMEM;
	count->next = *list;
	count->vnode = vnode_ref(entry->ba.object->handle);
	count->pages = pages;
	*list = count;
	return 0;
}

int
vm_writable_collect(struct vm_map *map, vaddr_t start, vaddr_t end,
    bool writable, struct vm_writable_count **list)
{
	struct vm_map_entry *entry;
	int error = 0;

	*list = NULL;
	vm_map_lock_read(map);
	if (!vm_map_lookup_entry(map, start, &entry))
		entry =
		    entry != NULL ? vm_map_next(map, entry) : vm_map_first(map);
	for (; error == 0 && entry != NULL && entry->ba.start < end;
	     entry = vm_map_next(map, entry))
		if (has_wanted_pages(entry, writable))
			error = add_pages_of(list, entry,
			    atop(MIN(entry->ba.end, end) -
				MAX(entry->ba.start, start)));
	vm_map_unlock(map);
	if (error != 0) {
		vm_writable_free(*list);
		*list = NULL;
	}
	return error;
}

int
vm_writable_add(struct vm_writable_count *list)
{
	struct vm_writable_count *count, *failed;
	int error = 0;

	for (count = list; count != NULL; count = count->next) {
		error = vnode_add_writable(count->vnode, count->pages);
		if (error != 0)
			break;
	}
	failed = count;
	if (error != 0)
		for (count = list; count != failed; count = count->next)
			vnode_drop_writable(count->vnode, count->pages);
	return error;
}

void
vm_writable_drop(struct vm_writable_count *list)
{
	for (; list != NULL; list = list->next)
		vnode_drop_writable(list->vnode, list->pages);
}

void
vm_writable_free(struct vm_writable_count *list)
{
	struct vm_writable_count *next;

	for (; list != NULL; list = next) {
		next = list->next;
		vnode_release(list->vnode);
		free(list);
	}
}

void
vm_writable_add_map(struct vm_map *map)
{
	struct vm_map_entry *entry;
	int error;

	vm_map_lock_read(map);
	for (entry = vm_map_first(map); entry != NULL;
	     entry = vm_map_next(map, entry))
		if (has_wanted_pages(entry, true)) {
			error = vnode_add_writable(entry->ba.object->handle,
			    atop(entry->ba.end - entry->ba.start));
			/* The original's pages already keep the file from
			 * being run.  */
			ASSERT_CMP(error, ==, 0);
		}
	vm_map_unlock(map);
}

void
vm_writable_drop_map(struct vm_map *map)
{
	struct vm_map_entry *entry;

	vm_map_lock_read(map);
	for (entry = vm_map_first(map); entry != NULL;
	     entry = vm_map_next(map, entry))
		if (has_wanted_pages(entry, true))
			vnode_drop_writable(entry->ba.object->handle,
			    atop(entry->ba.end - entry->ba.start));
	vm_map_unlock(map);
}
