/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations on ranges of a space (given): writing modified pages, unmapping, rights,
 * advice and inheritance.
 *
 * DragonFly refuses to unmap a range with holes, and unmaps a range even if its
 * modified pages cannot be written.  vm.h allows holes, and requires that modified
 * pages are written first; so nothing is unmapped if a page cannot be written.
 */
#include <errno.h>

#include "mem/pmap.h"
#include "vm/dragonfly/dragonfly.h"
#include "vm/dragonfly/vm_mmap_id.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_writable.h"

/* ----------------------------------------------------------------- writing */

/* Write the modified pages of [START, END), which are in ENTRY, to the entry's file, and
 * with MS_INVALIDATE remove the pages that are clean.  */
static int
sync_entry(
    const struct vm_map_entry *entry, vaddr_t start, vaddr_t end, int flags)
{
	struct vm_object *object = entry->ba.object;
	vm_pindex_t first = vm_map_backing_index(&entry->ba, start);
	vm_pindex_t last = vm_map_backing_index(&entry->ba, end);
	int error;

	vm_object_hold(object);
	error = vm_object_page_clean(
	    object, first, last, (flags & MS_ASYNC) != 0 ? 0 : OBJPC_SYNC);
	if (error == 0 && (flags & MS_INVALIDATE) != 0)
		vm_object_page_remove(object, first, last, true);
	vm_object_drop(object);
	return error == ENOSPC ? EIO : error;
}

int
space_sync(
    struct vm_space *space, vaddr_t start, vaddr_t end, int flags, bool holes)
{
	struct vm_map *map = &space->vm_map;
	struct vm_map_entry *entry;
	int error = 0;

	vm_map_lock_read(map);
	for (entry = vm_map_first_above(map, start); error == 0 && start < end;
	     entry = vm_map_next(map, entry)) {
		if (entry == NULL || entry->ba.start > start) {
			if (!holes)
				error = ENOMEM;
			if (!holes || entry == NULL || entry->ba.start >= end)
				break;
			start = entry->ba.start;
		}
		if (vm_map_entry_is_shared_file(entry))
			error = sync_entry(
			    entry, start, MIN(entry->ba.end, end), flags);
		start = entry->ba.end;
	}
	vm_map_unlock(map);
	return error;
}

int
vm_sync(struct vm_space *space, vaddr_t va, uint32_t length, int flags)
{
	vaddr_t end;
	int error = vm_check_range(va, length, &end);

	if ((flags & ~(MS_ASYNC | MS_INVALIDATE)) != 0 ||
	    flags == (MS_ASYNC | MS_INVALIDATE))
		return EINVAL;
	if (error != 0)
		return error;
	return space_sync(space, va, end, flags, false);
}

/* --------------------------------------------------------------- unmapping */

int
space_unmap(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	struct vm_writable_count *counts = NULL;
	struct vm_mmap_id *spare = NULL;
	int error;

	ASSERT(lock_held_by_current_thread(&space->lock));
	error = space_sync(space, start, end, MS_SYNC, true);
	if (error == 0)
		error = vm_writable_collect(
		    &space->vm_map, start, end, true, &counts);
	if (error == 0)
		error = vm_mmap_id_reserve(space, start, end, &spare);
	if (error != 0)
		goto free_counts;
	vm_map_lock(&space->vm_map);
	error = vm_map_delete(&space->vm_map, start, end);
	if (error == 0) {
		vm_mmap_id_remove(space, start, end, spare);
		vm_writable_drop(counts);
	} else {
		vm_map_unlock(&space->vm_map);
		vm_mmap_id_unreserve(spare);
	}

free_counts:
	vm_writable_free(counts);
	return error;
}

int
vm_unmap(struct vm_space *space, vaddr_t va, uint32_t length)
{
	vaddr_t end;
	int error = vm_check_range(va, length, &end);

	if (error != 0)
		return error;
	lock_acquire(&space->lock);
	error = space_unmap(space, va, end);
	if (error == 0)
		vm_map_unlock(&space->vm_map);
	lock_release(&space->lock);
	return error;
}

int
vm_munmap_file(struct vm_space *space, int id)
{
	vaddr_t start, end;
	int error = 0;

	lock_acquire(&space->lock);
	if (!vm_mmap_id_find(space, id, &start, &end))
		error = EINVAL;
	while (error == 0 && vm_mmap_id_find(space, id, &start, &end)) {
		error = space_unmap(space, start, end);
		if (error == 0)
			vm_map_unlock(&space->vm_map);
	}
	lock_release(&space->lock);
	return error;
}

/* ------------------------------------------------------------------ rights */

/* Set the rights of [START, END) to PROT, which includes the right to write.  The pages
 * of files that become writable are counted first.
 * => the space's lock is held.  */
static int
allow_range_writes(
    struct vm_space *space, vaddr_t start, vaddr_t end, vm_prot_t prot)
{
	struct vm_writable_count *counts;
	int error;

	error = vm_writable_collect(&space->vm_map, start, end, false, &counts);
	if (error != 0)
		return error;
	error = vm_writable_add(counts);
	if (error == 0) {
		error = vm_map_protect(&space->vm_map, start, end, prot, false);
		if (error != 0)
			vm_writable_drop(counts);
	}
	vm_writable_free(counts);
	return error;
}

/* Set the rights of [START, END) to PROT, which does not include the right to
 * write, or, if SET_MAX, limit them to PROT.  Modified shared pages are written
 * first, since their files may be run as programs from then on.
 * => the space's lock is held.  */
static int
deny_range_writes(struct vm_space *space, vaddr_t start, vaddr_t end,
    vm_prot_t prot, bool set_max)
{
	struct vm_writable_count *counts;
	int error;

	error = space_sync(space, start, end, MS_SYNC, false);
	if (error == 0)
		error = vm_writable_collect(
		    &space->vm_map, start, end, true, &counts);
	if (error != 0)
		return error;
	error = vm_map_protect(&space->vm_map, start, end, prot, set_max);
	if (error == 0)
		vm_writable_drop(counts);
	vm_writable_free(counts);
	return error;
}

/* Check the arguments of vm_protect and vm_set_max. */
static int
check_protect_request(vaddr_t va, uint32_t length, int prot, vaddr_t *end)
{
	int error = vm_check_range(va, length, end);

	return error != 0 ? error : vm_check_prot(prot);
}

int
vm_protect(struct vm_space *space, vaddr_t va, uint32_t length, int prot)
{
	vaddr_t end;
	int error = check_protect_request(va, length, prot, &end);

	if (error != 0)
		return error;
	lock_acquire(&space->lock);
	if ((prot & PROT_WRITE) != 0)
		error = allow_range_writes(space, va, end, vm_prot_from(prot));
	else
		error = deny_range_writes(
		    space, va, end, vm_prot_from(prot), false);
	lock_release(&space->lock);
	return error;
}

int
vm_set_max(struct vm_space *space, vaddr_t va, uint32_t length, int prot)
{
	vaddr_t end;
	int error = check_protect_request(va, length, prot, &end);

	if (error != 0)
		return error;
	lock_acquire(&space->lock);
	if ((prot & PROT_WRITE) != 0)
		error = vm_map_protect(
		    &space->vm_map, va, end, vm_prot_from(prot), true);
	else
		error =
		    deny_range_writes(space, va, end, vm_prot_from(prot), true);
	lock_release(&space->lock);
	return error;
}

/* ---------------------------------------------------- advice, inheritance */

int
vm_advise(struct vm_space *space, vaddr_t va, uint32_t length, int advice,
    uint32_t value)
{
	vaddr_t end;
	int error = vm_check_range(va, length, &end);

	if (error != 0)
		return error;
	/* MADV_SETMAP is for virtual page tables, which DragonFly no longer has. */
	if (advice < MADV_NORMAL || advice >= MADV_SETMAP)
		return EINVAL;
	lock_acquire(&space->lock);
	error = vm_map_madvise(&space->vm_map, va, end, advice, value);
	lock_release(&space->lock);
	return error;
}

int
vm_set_inherit(
    struct vm_space *space, vaddr_t va, uint32_t length, int inheritance)
{
	vaddr_t end;
	int error = vm_check_range(va, length, &end);

	if (error != 0)
		return error;
	if (inheritance < INHERIT_SHARE || inheritance > INHERIT_NONE)
		return EINVAL;
	lock_acquire(&space->lock);
	error = vm_map_inherit(
	    &space->vm_map, va, end, (enum vm_inherit)inheritance);
	lock_release(&space->lock);
	return error;
}
