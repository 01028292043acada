/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The entries of a map: the naive version of stage 08.
 *
 * The entries are a sorted list, which each lookup walks from the start.  The
 * search for free space begins at the given address, without hints.  Entries are
 * never merged and cannot be cut: a function of this file that would have to cut an
 * entry fails with EINVAL.  This is not a design to start from.
 */
#include "vm/dragonfly/vm_map.h"

#include <errno.h>
#include <stdlib.h>

#include "vm/dragonfly/vm_fault.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_rmap.h"
#include "vm/dragonfly/vm_stat.h"

/* ----------------------------------------------------------------- lookup */

/* Return the entry at ELEM of MAP's list, or NULL if ELEM is one of its ends. */
static struct vm_map_entry *
entry_at_elem(struct vm_map *map, struct list_elem *elem)
{
	if (elem == list_end(&map->entries))
		return NULL;
	return list_entry(elem, struct vm_map_entry, list_entry);
}

struct vm_map_entry *
vm_map_first(struct vm_map *map)
{
	return entry_at_elem(map, list_begin(&map->entries));
}

struct vm_map_entry *
vm_map_next(struct vm_map *map, struct vm_map_entry *entry)
{
	return entry_at_elem(map, list_next(&entry->list_entry));
}

struct vm_map_entry *
vm_map_prev(struct vm_map *map, struct vm_map_entry *entry)
{
	return entry_at_elem(map, list_prev(&entry->list_entry));
}

bool
vm_map_lookup_entry(struct vm_map *map, vaddr_t va, struct vm_map_entry **found)
{
	struct vm_map_entry *entry, *below = NULL;

	for (entry = vm_map_first(map); entry != NULL && entry->ba.start <= va;
	     entry = vm_map_next(map, entry))
		below = entry;
	*found = below;
	return below != NULL && va < below->ba.end;
}

/* ----------------------------------------------------------------- insert */

/* Make a new entry from RANGE, in no map.  NULL: out of memory. */
static struct vm_map_entry *
entry_create(struct vm_map *map, const struct vm_map_range *range)
{
	struct vm_map_entry *entry = calloc(1, sizeof(*entry));

	if (entry == NULL)
		return NULL;
	vm_map_entry_init(entry, map, range);
	if (entry->maptype != VM_MAPTYPE_SUBMAP)
		vm_map_backing_attach(&entry->ba);
	return entry;
}

int
vm_map_insert(struct vm_map *map, const struct vm_map_range *range,
    struct vm_map_entry **inserted)
{
	struct vm_map_entry *entry, *next;

	ASSERT(rwlock_held_exclusive(&map->lock));
	if (range->start < map->min_addr || range->end > map->max_addr ||
	    range->start >= range->end)
		return EINVAL;
	next = vm_map_first_above(map, range->start);
	if (next != NULL && next->ba.start < range->end)
		return EEXIST;
	entry = entry_create(map, range);
	if (entry == NULL)
		return ENOMEM;
	list_insert(next != NULL ? &next->list_entry : list_end(&map->entries),
	    &entry->list_entry);
	map->nentries++;
	map->size += range->end - range->start;
	if (inserted != NULL)
		*inserted = entry;
	return 0;
}

void
vm_map_append(struct vm_map *map, struct vm_map_entry *last UNUSED,
    struct vm_map_entry *entry)
{
	ASSERT(rwlock_held_exclusive(&map->lock));
	list_push_back(&map->entries, &entry->list_entry);
	map->nentries++;
	map->size += entry->ba.end - entry->ba.start;
}

int
vm_map_find_space(struct vm_map *map, vaddr_t start, uint32_t length,
    uint32_t align, vaddr_t *found)
{
	vaddr_t va = MAX(start, map->min_addr);
	struct vm_map_entry *entry = vm_map_first_above(map, va);
	vaddr_t end;

	ASSERT_CMP(length, >, 0u);
	ASSERT_CMP(align & (align - 1), ==, 0u);
	for (;; entry = vm_map_next(map, entry)) {
		vm_stat_count(V_FINDSPACE_PROBES);
		if (va > UINT32_MAX - (align - 1))
			return ENOMEM;
		va = ROUND_UP(va, align);
		end = entry != NULL ? entry->ba.start : map->max_addr;
		if (va < end && length <= end - va) {
			*found = va;
			return 0;
		}
		if (entry == NULL)
			return ENOMEM;
		va = MAX(va, entry->ba.end);
	}
}

/* --------------------------------------------------------------- clipping */

int
vm_map_clip_start(
    struct vm_map *map UNUSED, struct vm_map_entry *entry, vaddr_t va)
{
	return va > entry->ba.start && va < entry->ba.end ? EINVAL : 0;
}

int
vm_map_clip_end(struct vm_map *map, struct vm_map_entry *entry, vaddr_t va)
{
	return vm_map_clip_start(map, entry, va);
}

void
vm_map_simplify_entry(
    struct vm_map *map UNUSED, struct vm_map_entry *entry UNUSED)
{
}

/* Wait until no entry in [START, END) is in transition.
 * => MAP is locked; the lock is dropped and taken again.  */
static void
wait_for_transitions(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry = vm_map_first_above(map, start);

	while (entry != NULL && entry->ba.start < end) {
		if ((entry->eflags & MAP_ENTRY_IN_TRANSITION) == 0) {
			entry = vm_map_next(map, entry);
			continue;
		}
		entry->eflags |= MAP_ENTRY_NEEDS_WAKEUP;
		vm_map_transition_wait(map);
		entry = vm_map_first_above(map, start);
	}
}

/* Check that neither START nor END is inside an entry and, if NO_HOLES, that all of
 * [START, END) is mapped.  Returns 0, EINVAL or EFAULT.  */
static int
check_entry_range(struct vm_map *map, vaddr_t start, vaddr_t end, bool no_holes)
{
	struct vm_map_entry *entry = vm_map_first_above(map, start);
	vaddr_t done = start;

	for (; entry != NULL && entry->ba.start < end;
	     entry = vm_map_next(map, entry)) {
		if (entry->ba.start < start || entry->ba.end > end)
			return EINVAL;
		if (no_holes && entry->ba.start != done)
			return EFAULT;
		done = entry->ba.end;
	}
	return no_holes && done < end ? EFAULT : 0;
}

int
vm_map_clip_range(struct vm_map *map, vaddr_t start, vaddr_t end,
    unsigned flags, struct vm_map_entry **first)
{
	struct vm_map_entry *entry;
	int error;

	ASSERT(rwlock_held_exclusive(&map->lock));
	wait_for_transitions(map, start, end);
	error = check_entry_range(
	    map, start, end, (flags & MAP_CLIP_NO_HOLES) != 0);
	if (error != 0)
		return error;
	entry = vm_map_first_above(map, start);
	*first = entry != NULL && entry->ba.start < end ? entry : NULL;
	for (; entry != NULL && entry->ba.start < end;
	     entry = vm_map_next(map, entry))
		entry->eflags |= MAP_ENTRY_IN_TRANSITION;
	return 0;
}

void
vm_map_unclip_range(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry = vm_map_first_above(map, start);
	bool wake = false;

	ASSERT(rwlock_held_exclusive(&map->lock));
	for (; entry != NULL && entry->ba.start < end;
	     entry = vm_map_next(map, entry)) {
		ASSERT((entry->eflags & MAP_ENTRY_IN_TRANSITION) != 0);
		wake = wake || (entry->eflags & MAP_ENTRY_NEEDS_WAKEUP) != 0;
		entry->eflags &=
		    ~(MAP_ENTRY_IN_TRANSITION | MAP_ENTRY_NEEDS_WAKEUP);
	}
	if (wake)
		vm_map_transition_wakeup(map);
}

/* ----------------------------------------------------------------- delete */

/* Unmap the pages of ENTRY, release its objects, and free it. */
static void
entry_destroy(struct vm_map *map, struct vm_map_entry *entry)
{
	struct vm_map_backing *ba = &entry->ba;
	struct vm_object *object = ba->object;

	if (entry->wired_count > 0)
		vm_fault_unwire(map, entry);
	if (entry->maptype == VM_MAPTYPE_NORMAL) {
		vm_pmap_remove(map->pmap, ba->start, ba->end);
		if (object != NULL && (object->flags & OBJ_ONEMAPPING) != 0) {
			vm_object_hold(object);
			vm_object_page_remove(object,
			    vm_map_backing_index(ba, ba->start),
			    vm_map_backing_index(ba, ba->end), false);
			vm_object_drop(object);
		}
	}
	map->nentries--;
	map->size -= ba->end - ba->start;
	vm_map_backing_release(entry);
	list_remove(&entry->list_entry);
	free(entry);
}

int
vm_map_delete(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry, *next;
	int error;

	ASSERT(rwlock_held_exclusive(&map->lock));
	wait_for_transitions(map, start, end);
	error = check_entry_range(map, start, end, false);
	if (error != 0)
		return error;
	for (entry = vm_map_first_above(map, start);
	     entry != NULL && entry->ba.start < end; entry = next) {
		next = vm_map_next(map, entry);
		entry_destroy(map, entry);
	}
	return 0;
}
