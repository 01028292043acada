/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Copies of maps, and private mappings of files.
 *
 * A fork copies entries, not pages: its cost depends on the number of entries and of
 * their layers.  Parent and child refer to the same objects, and both entries need a
 * copy before the first write.  The child's page tables stay empty; its faults find
 * the pages in memory.
 *
 * Some pages must not become copy-on-write in the parent, so the parent keeps them, and
 * the child gets copies at once:
 *
 * - wired pages: a write would replace them with copies that are not wired;
 * - pages that the kernel is writing to, through a pin, on behalf of another process that
 *   shares the address space: what it writes after a replacement would be lost;
 * - pages that another process has shared with the parent since an earlier fork, if
 *   minherit has changed their inheritance afterward: the two would stop sharing
 *   them, and the child would see what the other process writes.
 */
#include "vm/dragonfly/vm_map_fork.h"

#include <errno.h>
#include <stdlib.h>

#include "mem/pmap.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_stat.h"

/* Append to CHILD, after its last entry *LAST, a copy of ENTRY that has the same layers and,
 * in addition to ENTRY's flags, EFLAGS.  *LAST is set to the new entry.  Returns 0 or
 * ENOMEM.  */
static int
append_copy(struct vm_map *child, struct vm_map_entry **last,
    const struct vm_map_entry *entry, uint32_t eflags)
{
	const uint32_t not_inherited = MAP_ENTRY_USER_WIRED |
	    MAP_ENTRY_IN_TRANSITION | MAP_ENTRY_NEEDS_WAKEUP;
	struct vm_map_entry *new = malloc(sizeof(*new));

	if (new == NULL)
		return ENOMEM;
	*new = *entry;
	new->eflags = (entry->eflags & ~not_inherited) | eflags;
	new->wired_count = 0;
	if (vm_map_backing_replicate(new, child->pmap) != 0) {
		free(new);
		return ENOMEM;
	}
	if (new->ba.object != NULL)
		vm_object_clear_onemapping(new->ba.object);
	vm_map_append(child, *last, new);
	*last = new;
	return 0;
}

/* Give CHILD an entry that shows the same memory as ENTRY.  Both must write to the
 * same object, so it is created, or shadowed, before it is shared.  */
static int
share_entry(struct vm_map *child, struct vm_map_entry **last,
    struct vm_map_entry *entry)
{
	int error = 0;

	if (entry->ba.object == NULL)
		error = vm_map_entry_allocate_object(entry);
	else if (entry->eflags & MAP_ENTRY_NEEDS_COPY)
		error = vm_map_backing_shadow(entry);
	return error != 0 ? error : append_copy(child, last, entry, 0);
}

/* ------------------------------------------------------------- copy on write */

/* Is there a page that both A and B, backings of one object, show? */
static bool
is_overlapping(const struct vm_map_backing *a, const struct vm_map_backing *b)
{
	return vm_map_backing_index(a, a->start) <
	    vm_map_backing_index(b, b->end) &&
	    vm_map_backing_index(b, b->start) < vm_map_backing_index(a, a->end);
}

/* Does another entry show pages that ENTRY shows in its first layer?  If an entry has
 * been clipped, its parts have the same object, but show different pages of it.  */
static bool
is_shared(const struct vm_map_entry *entry)
{
	struct vm_object *object = entry->ba.object;
	const struct vm_map_backing *ba;
	bool shared = false;
	struct list_elem *e;

	spin_acquire(&object->backing_lk);
	for (e = list_begin(&object->backing_list);
	     e != list_end(&object->backing_list); e = list_next(e)) {
		ba = list_entry(e, struct vm_map_backing, entry);
		shared |= ba != &entry->ba && is_overlapping(ba, &entry->ba);
	}
	spin_release(&object->backing_lk);
	return shared;
}

/* Is a page of ENTRY's first object held? */
static bool
has_held_page(const struct vm_map_entry *entry)
{
	struct vm_object *object = entry->ba.object;
	vm_pindex_t pindex = vm_map_backing_index(&entry->ba, entry->ba.start);
	vm_pindex_t end = vm_map_backing_index(&entry->ba, entry->ba.end);
	bool held = false;
	struct vm_page *m;

	vm_object_hold_shared(object);
	while (!held && (m = vm_page_next_resident(object, pindex)) != NULL &&
	    m->pindex < end) {
		held = m->hold_count > 0;
		pindex = m->pindex + 1;
	}
	vm_object_drop(object);
	return held;
}

/* Must PARENT keep the pages of ENTRY, so that the child gets copies at once?  If ENTRY
 * needs a copy already, nothing writes to its pages.  */
static bool
must_copy_now(const struct vm_map *parent, const struct vm_map_entry *entry)
{
	return (entry->eflags & MAP_ENTRY_NEEDS_COPY) == 0 &&
	    (entry->wired_count > 0 || is_shared(entry) ||
		(parent->write_pins > 0 && has_held_page(entry)));
}

/* Give CHILD an entry with copies of the pages of ENTRY. */
static int
copy_entry_now(struct vm_map *child, struct vm_map_entry **last,
    const struct vm_map_entry *entry)
{
	int error = append_copy(child, last, entry, MAP_ENTRY_COW);

	if (error == 0)
		error = vm_map_backing_shadow(*last);
	return error != 0 ? error : vm_map_backing_flatten(*last);
}

/* Give CHILD an entry that shows the same pages as ENTRY, until parent or child writes to
 * them.  On success, no page of ENTRY is mapped writable.  */
static int
copy_entry_on_write(struct vm_map *parent, struct vm_map *child,
    struct vm_map_entry **last, struct vm_map_entry *entry)
{
	int error = 0;

	if (entry->wired_count == 0)
		error = vm_map_backing_normalize(entry);
	if (error != 0)
		return error;
	if ((entry->eflags & MAP_ENTRY_NEEDS_COPY) == 0) {
		pmap_protect(
		    parent->pmap, entry->ba.start, entry->ba.end, PMAP_READ);
		entry->eflags |= MAP_ENTRY_COW | MAP_ENTRY_NEEDS_COPY;
	}
	return append_copy(child, last, entry, 0);
}

/* Give CHILD a copy of ENTRY.  If the first layer shows a file, ENTRY stays as it is; only
 * the child's entry becomes copy-on-write, unless both already are.  */
static int
copy_entry(struct vm_map *parent, struct vm_map *child,
    struct vm_map_entry **last, struct vm_map_entry *entry)
{
	struct vm_object *object = entry->ba.object;

	vm_stat_add(
	    V_FORKPAGES, (int32_t)atop(entry->ba.end - entry->ba.start));
	if (object == NULL)
		return append_copy(child, last, entry, 0);
	if (object->type == OBJT_VNODE)
		return append_copy(
		    child, last, entry, MAP_ENTRY_COW | MAP_ENTRY_NEEDS_COPY);
	if (must_copy_now(parent, entry))
		return copy_entry_now(child, last, entry);
	return copy_entry_on_write(parent, child, last, entry);
}

/* Can a write make a copy of a page of ENTRY?  Device memory exists once. */
static bool
is_copyable(const struct vm_map_entry *entry)
{
	const struct vm_object *object = entry->ba.object;

	return object == NULL || vm_object_is_anonymous(object) ||
	    object->type == OBJT_VNODE;
}

int
vm_map_fork(struct vm_map *parent, struct vm_map *child)
{
	struct vm_map_entry *entry = vm_map_first(parent), *last = NULL;
	int error = 0;

	ASSERT(rwlock_held_exclusive(&parent->lock));
	vm_map_lock(child);
	for (; entry != NULL && error == 0;
	     entry = vm_map_next(parent, entry)) {
		ASSERT(entry->maptype != VM_MAPTYPE_SUBMAP);
		if (entry->inheritance == VM_INHERIT_COPY && is_copyable(entry))
			error = copy_entry(parent, child, &last, entry);
		else if (entry->inheritance != VM_INHERIT_NONE)
			error = share_entry(child, &last, entry);
	}
	vm_map_unlock(child);
	return error;
}

/* --------------------------------------------------- private file mappings */

int
vm_map_private(struct vm_map *map, const struct vm_map_range *range)
{
	struct vm_map_range private = *range;

	ASSERT(range->object->type == OBJT_VNODE);
	private.eflags |= MAP_ENTRY_COW | MAP_ENTRY_NEEDS_COPY;
	return vm_map_insert(map, &private, NULL);
}
