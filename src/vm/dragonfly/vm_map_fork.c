/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Copies of maps: the naive version of stage 10.
 *
 * Private memory is copied when a process forks, and a private mapping of a file is
 * anonymous memory into which the file is read when it is mapped.  Therefore
 * nothing is copied on write.  This is not a design to start from.
 */
#include "vm/dragonfly/vm_map_fork.h"

#include <errno.h>
#include <string.h>

#include "filesys/vnode.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_stat.h"

/* Insert RANGE into MAP, and release its object if that fails. */
static int
insert_range_object(struct vm_map *map, const struct vm_map_range *range)
{
	int error = vm_map_insert(map, range, NULL);

	if (error != 0)
		vm_object_deallocate(range->object);
	return error;
}

/* ------------------------------------------------------------------ pages */

/* Copy page SOURCE to page PINDEX of TARGET.  Returns 0 or ENOMEM.
 * => SOURCE is busy; TARGET is held, and its token is held.  */
static int
copy_page_to_object(
    const struct vm_page *source, struct vm_object *target, vm_pindex_t pindex)
{
	struct vm_page *m = vm_page_alloc(target, pindex, VM_ALLOC_NORMAL);

	if (m == NULL)
		return ENOMEM;
	vm_page_copy(source, m);
	vm_page_activate(m);
	vm_page_wakeup(m);
	return 0;
}

/* Copy page FROM of OBJECT, if it is in memory, to page TO of TARGET.  *COPIED is
 * set to whether the page was copied.  Returns 0 or ENOMEM.
 * => both objects and their tokens are held; may sleep.  */
static int
copy_resident_page(struct vm_object *object, vm_pindex_t from,
    struct vm_object *target, vm_pindex_t to, bool *copied)
{
	struct vm_page *m;
	int error;

	*copied = false;
	while ((m = vm_page_lookup(object, from)) != NULL &&
	    !vm_page_busy_try(m, true))
		vm_page_sleep_busy(m, true);
	if (m == NULL)
		return 0;
	error = 0;
	if (m->valid == VM_PAGE_BITS_ALL) {
		error = copy_page_to_object(m, target, to);
		*copied = error == 0;
	}
	vm_page_wakeup(m);
	return error;
}

/* Read page FROM of the file of OBJECT into page TO of TARGET.  Returns 0, ENOMEM
 * or EIO.
 * => TARGET is held, and its token is held; may sleep.  */
static int
read_file_page(struct vm_object *object, vm_pindex_t from,
    struct vm_object *target, vm_pindex_t to)
{
	struct vm_page *m = vm_page_alloc(target, to, VM_ALLOC_NORMAL);
	uint32_t done;
	void *kva;
	int error;

	if (m == NULL)
		return ENOMEM;
	kva = vm_page_kva(m);
	error =
	    vnode_getpages(object->handle, &kva, PAGE_SIZE, ptoa(from), &done);
	if (error != 0) {
		vm_page_free(m);
		return error == ENOMEM ? ENOMEM : EIO;
	}
	memset((char *)kva + done, 0, PAGE_SIZE - done);
	vm_page_set_validdirty(m, 0, PAGE_SIZE);
	vm_page_activate(m);
	vm_page_wakeup(m);
	return 0;
}

/* Create an anonymous object with a copy of pages [FIRST, FIRST + COUNT) of OBJECT,
 * which is anonymous memory or a file.  Returns 0, ENOMEM or EIO.  */
static int
copy_object(struct vm_object *object, vm_pindex_t first, vm_pindex_t count,
    struct vm_object **created)
{
	struct vm_object *target = vm_object_allocate(OBJT_DEFAULT, count);
	bool copied;
	int error = 0;

	if (target == NULL)
		return ENOMEM;
	vm_object_hold(object);
	vm_object_hold(target);
	for (vm_pindex_t i = 0; i < count && error == 0; i++) {
		error =
		    copy_resident_page(object, first + i, target, i, &copied);
		if (error == 0 && !copied && object->type == OBJT_VNODE)
			error = read_file_page(object, first + i, target, i);
	}
	vm_object_drop(target);
	vm_object_drop(object);
	if (error != 0) {
		vm_object_deallocate(target);
		return error;
	}
	*created = target;
	return 0;
}

/* ---------------------------------------------------------------- entries */

/* Return the description of a new entry like ENTRY, without an object. */
static struct vm_map_range
describe_entry(const struct vm_map_entry *entry)
{
	return (struct vm_map_range){
		.start = entry->ba.start,
		.end = entry->ba.end,
		.prot = entry->protection,
		.max_prot = entry->max_protection,
		.inheritance = entry->inheritance,
		.maptype = entry->maptype,
		.eflags = entry->eflags &
		    ~(MAP_ENTRY_USER_WIRED | MAP_ENTRY_IN_TRANSITION |
			MAP_ENTRY_NEEDS_WAKEUP),
		.aux = entry->aux,
		.id = entry->id,
	};
}

/* Give CHILD an entry that shows the same object as ENTRY. */
static int
share_entry(struct vm_map *child, struct vm_map_entry *entry)
{
	struct vm_map_range range = describe_entry(entry);
	struct vm_object *object;
	int error = 0;

	if (entry->ba.object == NULL)
		error = vm_map_entry_allocate_object(entry);
	if (error != 0)
		return error;
	object = entry->ba.object;
	vm_object_reference(object);
	vm_object_clear_onemapping(object);
	range.object = object;
	range.offset = entry->ba.offset;
	return insert_range_object(child, &range);
}

/* Give CHILD an entry with a copy of the memory of ENTRY. */
static int
copy_entry(struct vm_map *child, const struct vm_map_entry *entry)
{
	struct vm_map_range range = describe_entry(entry);
	vm_pindex_t count = atop(range.end - range.start);
	int error;

	if (entry->ba.object == NULL)
		return vm_map_insert(child, &range, NULL);
	if (entry->ba.object->type == OBJT_VNODE)
		range.eflags |= MAP_ENTRY_COW;
	error = copy_object(
	    entry->ba.object, atop(entry->ba.offset), count, &range.object);
	if (error != 0)
		return error;
	vm_stat_add(V_FORKPAGES, (int32_t)count);
	return insert_range_object(child, &range);
}

/* Can the memory of ENTRY be copied?  Device memory cannot. */
static bool
is_copyable(const struct vm_map_entry *entry)
{
	return entry->maptype == VM_MAPTYPE_NORMAL &&
	    (entry->ba.object == NULL ||
		vm_object_is_anonymous(entry->ba.object) ||
		entry->ba.object->type == OBJT_VNODE);
}

int
vm_map_fork(struct vm_map *parent, struct vm_map *child)
{
	struct vm_map_entry *entry = vm_map_first(parent);
	int error = 0;

	ASSERT(rwlock_held_exclusive(&parent->lock));
	vm_map_lock(child);
	for (; entry != NULL && error == 0;
	     entry = vm_map_next(parent, entry)) {
		ASSERT(entry->maptype != VM_MAPTYPE_SUBMAP);
		if (entry->inheritance == VM_INHERIT_COPY && is_copyable(entry))
			error = copy_entry(child, entry);
		else if (entry->inheritance != VM_INHERIT_NONE)
			error = share_entry(child, entry);
	}
	vm_map_unlock(child);
	return error;
}

int
vm_map_private(struct vm_map *map, const struct vm_map_range *range)
{
	struct vm_map_range copy = *range;
	int error;

	ASSERT(range->object->type == OBJT_VNODE);
	ASSERT(rwlock_held_exclusive(&map->lock));
	error = copy_object(range->object, atop(range->offset),
	    atop(range->end - range->start), &copy.object);
	if (error != 0)
		return error;
	copy.offset = 0;
	copy.eflags |= MAP_ENTRY_COW;
	error = insert_range_object(map, &copy);
	if (error == 0)
		vm_object_deallocate(range->object);
	return error;
}
