/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * New mappings (given): the segments of programs, and mmap.
 *
 * A request becomes up to three ranges of the map:
 *
 *	private:  pages of the file, copied on write | last page | zeros
 *	shared:   pages of the file                              | zeros
 *
 * The last page is a range of its own if the file continues after the bytes that
 * the mapping shows (new_mapping.c).  The preparations, which can wait for memory
 * or for the disk, are made before the space is locked.  If a step fails, all
 * previous steps are undone, with two exceptions: what MAP_FIXED has unmapped stays
 * unmapped, and a new mapping that space_unmap cannot unmap stays mapped.
 */
#include <errno.h>

#include "filesys/vnode.h"
#include "vm/dragonfly/dragonfly.h"
#include "vm/dragonfly/new_mapping.h"
#include "vm/dragonfly/vm_fault.h"
#include "vm/dragonfly/vm_map_fork.h"
#include "vm/dragonfly/vm_mmap_id.h"
#include "vm/dragonfly/vm_object.h"

/* ---------------------------------------------------------------- mapping */

/* Set *START to the start of LENGTH free bytes at or above VM_MMAP_BASE and below the
 * stack.  Returns 0, EINVAL or ENOMEM.
 * => the space's lock is held; the map is not locked.  */
static int
find_free_range(struct vm_space *space, uint32_t length, vaddr_t *start)
{
	vaddr_t found;
	int error;

	if (length == 0 || length > KERNEL_BASE)
		return EINVAL;
	length = round_page(length);
	vm_map_lock(&space->vm_map);
	error = vm_map_find_space(
	    &space->vm_map, VM_MMAP_BASE, length, PAGE_SIZE, &found);
	vm_map_unlock(&space->vm_map);
	if (error != 0 || found > space->stack_floor ||
	    length > space->stack_floor - found)
		return ENOMEM;
	*start = found;
	return 0;
}

/* Insert the part of MAPPING from *START up to END, which shows *OBJECT_OWNED at OFFSET
 * or, if OBJECT_OWNED is NULL, zeros; and set *START to END.  On success the map has taken
 * over the reference to the object, and *OBJECT_OWNED is NULL.
 * => MAP is locked.  */
static int
insert_part(struct vm_map *map, struct new_mapping *mapping, vaddr_t *start,
    vaddr_t end, struct vm_object **object_owned, vm_ooffset_t offset)
{
	const struct vm_request *request = mapping->request;
	bool shared = new_mapping_is_shared(mapping);
	struct vm_map_range range = {
		.start = *start,
		.end = end,
		.object = object_owned != NULL ? *object_owned : NULL,
		.offset = offset,
		.prot = vm_prot_from(request->prot),
		.max_prot = shared && request->no_write ?
		    VM_PROT_READ | VM_PROT_EXECUTE :
		    VM_PROT_ALL,
		.inheritance = shared ? VM_INHERIT_SHARE : VM_INHERIT_COPY,
		.id = mapping->id,
	};
	int error;

	if (object_owned == &mapping->file && !shared)
		error = vm_map_private(map, &range);
	else
		error = vm_map_insert(map, &range, NULL);
	if (error != 0)
		return error;
	if (object_owned != NULL)
		*object_owned = NULL;
	*start = end;
	return 0;
}

/* Insert all parts of MAPPING, which ends at END.  Returns 0, EEXIST, EINVAL, ENOMEM or
 * EIO; on error nothing is inserted.
 * => MAP is locked.  */
static int
insert_new(struct vm_map *map, struct new_mapping *mapping, vaddr_t end)
{
	vaddr_t start = mapping->request->address, done = start;
	int error = 0;

	if (mapping->file_bytes > 0)
		error = insert_part(map, mapping, &done,
		    start + mapping->file_bytes, &mapping->file,
		    mapping->request->offset);
	if (error == 0 && mapping->last_page != NULL)
		error = insert_part(map, mapping, &done, done + PAGE_SIZE,
		    &mapping->last_page, 0);
	if (error == 0 && done < end)
		error = insert_part(map, mapping, &done, end, NULL, 0);
	if (error == 0)
		error = vm_fault_prefill(map, start, end);
	if (error != 0 && done > start)
		vm_map_delete(map, start, done);
	return error;
}

/* Return the number of bytes that are mapped in [START, END).
 * => MAP is not locked.  */
static uint32_t
count_mapped(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry;
	uint32_t bytes = 0;

	vm_map_lock_read(map);
	for (entry = vm_map_first_above(map, start);
	     entry != NULL && entry->ba.start < end;
	     entry = vm_map_next(map, entry))
		bytes += MIN(entry->ba.end, end) - MAX(entry->ba.start, start);
	vm_map_unlock(map);
	return bytes;
}

/* Would a mapping of [START, END) that replaces what is mapped there now exceed the
 * space's limit?
 * => the space's lock is held; the map is not locked.  */
static bool
exceeds_limit(struct vm_space *space, vaddr_t start, vaddr_t end)
{
	uint32_t limit = space->limits[VM_LIMIT_AS];
	uint32_t size =
	    space->vm_map.size - count_mapped(&space->vm_map, start, end);

	return size > limit || end - start > limit - size;
}

/* Map MAPPING, and set *MAPPED_END to its end.
 * => the space's lock is held; the map is not locked.  */
static int
space_map(
    struct vm_space *space, struct new_mapping *mapping, vaddr_t *mapped_end)
{
	struct vm_request *request = mapping->request;
	struct vm_map *map = &space->vm_map;
	vaddr_t end;
	int error = 0;

	if (request->anywhere)
		error =
		    find_free_range(space, request->length, &request->address);
	if (error == 0)
		error = vm_check_request(request, &end);
	if (error == 0 && exceeds_limit(space, request->address, end))
		error = ENOMEM;
	if (error == 0 && (request->flags & MAP_FIXED) != 0)
		/* Leaves the map locked. */
		error = space_unmap(space, request->address, end);
	else if (error == 0)
		vm_map_lock(map);
	if (error != 0)
		return error;
	if (mapping->file != NULL && new_mapping_is_shared(mapping))
		space->shares_files = true;
	error = insert_new(map, mapping, end);
	vm_map_unlock(map);
	if (error != 0)
		return error;
	mapping->counted = 0; /* the entries are counted now */
	*mapped_end = end;
	return 0;
}

/* Give [START, END), which has just been mapped, an id; if that fails, unmap it,
 * if space_unmap can.
 * => the space's lock is held; the map is not locked.  */
static int
add_id(struct vm_space *space, vaddr_t start, vaddr_t end, int *mmap_id)
{
	int error = vm_mmap_id_add(space, start, end, mmap_id);

	if (error != 0 && space_unmap(space, start, end) == 0)
		vm_map_unlock(&space->vm_map);
	return error;
}

/* Check REQUEST as far as that is possible before an address has been chosen.  If one is to
 * be chosen, REQUEST->address is set to VM_MMAP_BASE until then.  */
static int
check_new_request(struct vm_request *request)
{
	vaddr_t end;

	if (request->anywhere) {
		if ((request->flags & MAP_FIXED) != 0)
			return EINVAL;
		if (request->length == 0 || request->length > KERNEL_BASE)
			return EINVAL;
		if (request->length > VM_STACK_TOP - VM_MMAP_BASE)
			return ENOMEM;
		request->address = VM_MMAP_BASE;
	}
	return vm_check_request(request, &end);
}

/* Map REQUEST for subsystem ID.  If MMAP_ID is not NULL, set *MMAP_ID to a new id for the
 * mapping; in this case a mapping that reaches the stack is refused (EINVAL).  */
static int
map_request(struct vm_space *space, struct vm_request *request,
    enum vm_subsys id, int *mmap_id)
{
	struct new_mapping mapping = { .request = request, .id = id };
	vaddr_t end;
	int error = vm_check_request(request, &end), new_id = 0;

	if (error == 0 && mmap_id != NULL && end > space->stack_floor)
		error = EINVAL;
	if (error != 0)
		return error;
	error = new_mapping_prepare(&mapping);
	if (error == 0) {
		lock_acquire(&space->lock);
		error = space_map(space, &mapping, &end);
		if (error == 0 && mmap_id != NULL)
			error = add_id(space, request->address, end, &new_id);
		/* Last, because it releases the lock. */
		if (error == 0)
			error = space_wire_new(space, request->address, end);
		lock_release(&space->lock);
	}
	new_mapping_release(&mapping);
	if (error == 0 && mmap_id != NULL)
		*mmap_id = new_id;
	return error;
}

int
vm_map(struct vm_space *space, struct vm_request *request)
{
	int error = check_new_request(request);

	if (error == 0 && (request->flags & MAP_SHARED) != 0)
		error = EINVAL;
	if (error != 0)
		return error;
	return map_request(space, request, VM_SUBSYS_IMGACT, NULL);
}

int
vm_mmap(struct vm_space *space, struct vm_request *request)
{
	int error = check_new_request(request);

	if (error != 0)
		return error;
	return map_request(space, request, VM_SUBSYS_MMAP, NULL);
}

int
vm_mmap_file(struct vm_space *space, struct vnode *vnode, vaddr_t va,
    bool no_write, int *id)
{
	struct vm_request request = vm_whole_file_request(vnode, va, no_write);

	return map_request(space, &request, VM_SUBSYS_MMAP, id);
}

int
space_map_zeros(
    struct vm_space *space, vaddr_t start, vaddr_t end, enum vm_subsys id)
{
	struct vm_request request = {
		.address = start,
		.length = end - start,
		.prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS,
	};
	struct new_mapping mapping = { .request = &request, .id = id };

	return space_map(space, &mapping, &end);
}
