/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a fault needs to know about an address.
 *
 * A lookup takes the map's lock shared, and in most cases that is all.  The entry
 * has to be changed first
 *
 * - if it has no object yet.  Memory is mapped without one, because most of what is
 *   mapped is never touched;
 * - if it needs a copy, and the access is a write.  The object has been shared with
 *   another entry since a fork, or belongs to a file: this entry gets a shadow
 *   object, to which the written pages will be copied.
 *
 * For that the lock must be exclusive.  The upgrade fails if another thread is
 * upgrading the same lock at the same time, and then the lookup starts again: by the
 * time the lock is free, the other thread may have made the same change, or removed
 * the entry.
 */
#include <errno.h>

#include "vm/dragonfly/vm_inject.h"
#include "vm/dragonfly/vm_map.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_rmap.h"

/* ---------------------------------------------------------------- objects */

int
vm_map_entry_allocate_object(struct vm_map_entry *entry)
{
	struct vm_map_backing *ba = &entry->ba;

	ASSERT_CMP(entry->maptype, ==, VM_MAPTYPE_NORMAL);
	ASSERT(ba->object == NULL && ba->backing_ba == NULL);
	ba->object =
	    vm_object_allocate(OBJT_DEFAULT, atop(ba->end - ba->start));
	if (ba->object == NULL)
		return ENOMEM;
	ba->offset = 0;
	vm_map_backing_attach(ba);
	return 0;
}

/*
 * Cut ENTRY, which has no object, down to the partition that contains VA:
 *
 *	partitions    |           |           |           |
 *	before        |      |--------- entry ------v---------|
 *	after         |      |----|-----------|-- entry --|---|
 *
 * A thread that faults in one partition does not wait for a thread that holds the
 * token of another partition's object.  ENTRY keeps its range if it is not larger than
 * a partition.  Returns 0 or ENOMEM.
 */
static int
clip_to_partition(struct vm_map *map, struct vm_map_entry *entry, vaddr_t va)
{
	vaddr_t start = ROUND_DOWN(va, VM_MAP_PARTITION);
	int error;

	if (entry->ba.end - entry->ba.start <= VM_MAP_PARTITION)
		return 0;
	error = vm_map_clip_start(map, entry, start);
	if (error != 0)
		return error;
	return vm_map_clip_end(map, entry, start + VM_MAP_PARTITION);
}

int
vm_map_entry_prepare(
    struct vm_map *map, struct vm_map_entry *entry, vaddr_t va, bool write)
{
	int error;

	ASSERT(rwlock_held_exclusive(&map->lock));
	ASSERT(entry->ba.start <= va && va < entry->ba.end);
	if (entry->ba.object == NULL) {
		error = clip_to_partition(map, entry, va);
		if (error == 0)
			error = vm_map_entry_allocate_object(entry);
		if (error != 0)
			return error;
	}
	if (write && (entry->eflags & MAP_ENTRY_NEEDS_COPY) != 0)
		return vm_map_backing_shadow(entry);
	return 0;
}

/* ----------------------------------------------------------------- lookup */

/* Find the entry for VA in *MAP or, through submaps, in another map.  Returns NULL
 * if there is none.
 * => *MAP is locked shared, and is set to the map that is locked afterward.  The
 *    lock of a map is kept until its submap is locked, so that the
 *    submap continues to exist.  */
static struct vm_map_entry *
find_entry(struct vm_map **map, vaddr_t va)
{
	struct vm_map_entry *entry;
	struct vm_map *sub_map;

	while (vm_map_lookup_entry(*map, va, &entry)) {
		if (entry->maptype != VM_MAPTYPE_SUBMAP)
			return entry;
		sub_map = entry->ba.sub_map;
		vm_map_lock_read(sub_map);
		vm_map_unlock(*map);
		*map = sub_map;
	}
	return NULL;
}

/* Check that ENTRY allows an access that needs the rights in PROT.  Returns 0 or
 * EACCES.  */
static int
check_access(const struct vm_map_entry *entry, vm_prot_t prot)
{
	bool override = (prot & VM_PROT_OVERRIDE_WRITE) != 0;
	vm_prot_t allowed = entry->protection;

	/* A debugger may write what the program may only read, such as the
	 * instruction at a breakpoint, but only to the program's own copy.  */
	if (override && (entry->eflags & MAP_ENTRY_COW) != 0)
		allowed = entry->max_protection;
	if ((prot & VM_PROT_ALL & ~allowed) != 0)
		return EACCES;
	/* A write could replace the page that mlock has wired with a copy. */
	if ((prot & VM_PROT_WRITE) != 0 && !override &&
	    (~entry->eflags & (MAP_ENTRY_USER_WIRED | MAP_ENTRY_COW)) == 0)
		return EACCES;
	return 0;
}

/* Must ENTRY be changed before it can be used for an access, which is a write if
 * WRITE?  */
static bool
is_unprepared(const struct vm_map_entry *entry, bool write)
{
	return entry->ba.object == NULL ||
	    (write && (entry->eflags & MAP_ENTRY_NEEDS_COPY) != 0);
}

/* Prepare ENTRY for an access to VA.  Returns 0, ENOMEM, or EAGAIN (start again).
 * => MAP is locked shared, on entry and on return.  */
static int
upgrade_and_prepare(
    struct vm_map *map, struct vm_map_entry *entry, vaddr_t va, bool write)
{
	int error;

	if (vm_inject(VM_INJECT_UPGRADE) || !vm_map_lock_upgrade(map))
		return EAGAIN;
	error = vm_map_entry_prepare(map, entry, va, write);
	vm_map_lock_downgrade(map);
	return error;
}

/* Look VA up in *MAP once.  Returns 0, EFAULT, EACCES, ENOMEM or EAGAIN.
 * => *MAP as for find_entry.  */
static int
lookup_locked(
    struct vm_map **map, vaddr_t va, vm_prot_t prot, struct vm_map_found *found)
{
	struct vm_map_entry *entry = find_entry(map, va);
	bool write;
	int error;

	if (entry == NULL)
		return EFAULT;
	error = check_access(entry, prot);
	if (error != 0)
		return error;
	if (entry->wired_count != 0)
		prot |= entry->protection;
	write = (prot & VM_PROT_WRITE) != 0;
	if (is_unprepared(entry, write)) {
		error = upgrade_and_prepare(*map, entry, va, write);
		if (error != 0)
			return error;
	}
	*found = (struct vm_map_found){
		.map = *map,
		.entry = entry,
		.ba = &entry->ba,
		.pindex = vm_map_backing_index(&entry->ba, va),
		.prot = entry->protection,
		.wired = entry->wired_count != 0,
	};
	if ((entry->eflags & MAP_ENTRY_NEEDS_COPY) != 0)
		found->prot &= ~VM_PROT_WRITE;
	return 0;
}

int
vm_map_lookup(
    struct vm_map *map, vaddr_t va, vm_prot_t prot, struct vm_map_found *found)
{
	struct vm_map *locked;
	int error;

	do {
		locked = map;
		vm_map_lock_read(locked);
		error = lookup_locked(&locked, va, prot, found);
		if (error != 0)
			vm_map_unlock(locked);
	} while (error == EAGAIN);
	return error;
}

void
vm_map_lookup_done(struct vm_map_found *found)
{
	vm_map_unlock(found->map);
}
