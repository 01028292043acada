/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * New mappings (given): the segments of programs, and mmap.
 *
 * A request becomes up to three ranges of the map:
 *
 *	private:  pages of the file, copied on write | last page | zeros
 *	shared:   pages of the file                              | zeros
 *
 * The last page of a private mapping is a range of its own if the file continues
 * after the bytes that the mapping shows: a program segment is followed by zeros,
 * whatever the file contains there.  It is anonymous memory, filled in advance.
 *
 * What can wait for memory or for the disk is done before the space is locked.  If
 * a step fails, all previous ones are undone.
 */
#include <errno.h>
#include <string.h>

#include "filesys/vnode.h"
#include "vm/dragonfly/dragonfly.h"
#include "vm/dragonfly/vm_fault.h"
#include "vm/dragonfly/vm_map_fork.h"
#include "vm/dragonfly/vm_mmap_id.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_pageout.h"
#include "vm/dragonfly/vm_pager.h"
#include "vm/dragonfly/vnode_pager.h"

/* A mapping in preparation. */
struct new_mapping {
	struct vm_request *request;
	enum vm_subsys id;
	uint32_t file_bytes;         /* of pages that show the file itself */
	struct vm_object *file;      /* referenced; NULL: none needed */
	struct vm_object *last_page; /* likewise; anonymous */
	uint32_t counted;            /* pages in vnode_add_writable */
};

static bool
is_shared_mapping(const struct new_mapping *new)
{
	return (new->request->flags &MAP_SHARED) != 0;
}

/* ------------------------------------------------------------- preparation */

/* Copy the first SIZE bytes of page PINDEX of FILE to MEMORY.  Returns 0, ENOMEM or
 * EIO, or EFAULT if the file has no such page.  */
static int
read_file_page_start(
    struct vm_object *file, vm_pindex_t pindex, void *memory, uint32_t size)
{
	struct vm_page *m;
	int error = 0;

	vm_object_hold(file);
	while ((m = vm_page_grab(file, pindex, VM_ALLOC_NORMAL)) == NULL) {
		vm_object_drop(file);
		if (vm_wait() != 0)
			return ENOMEM;
		vm_object_hold(file);
	}
	vm_object_pip_add(file, 1);
	if (m->valid != VM_PAGE_BITS_ALL)
		error =
		    vm_pager_error(vm_pager_get_page(file, pindex, &m, false));
	vm_object_pip_wakeup(file);
	if (error == 0) {
		memcpy(memory, vm_page_kva(m), size);
		vm_page_deactivate(m);
		vm_page_wakeup(m);
	} else
		vm_page_free(m);
	vm_object_drop(file);
	return error;
}

/* Create an anonymous object with one page of zeros, *M, which is in no queue.  */
static int
create_page_object(struct vm_object **created, struct vm_page **m)
{
	struct vm_object *object = vm_object_allocate(OBJT_DEFAULT, 1);

	if (object == NULL)
		return ENOMEM;
	vm_object_hold(object);
	while ((*m = vm_page_grab(
		    object, 0, VM_ALLOC_NORMAL | VM_ALLOC_ZERO)) == NULL) {
		vm_object_drop(object);
		if (vm_wait() != 0) {
			vm_object_deallocate(object);
			return ENOMEM;
		}
		vm_object_hold(object);
	}
	vm_page_dirty(*m);
	vm_page_wakeup(*m);
	vm_object_drop(object);
	*created = object;
	return 0;
}

/* Create the object for the last page of NEW, which shows SIZE bytes of the file, and
 * then zeros.  */
static int
create_last_page(struct new_mapping *new, uint32_t size)
{
	struct vm_page *m;
	int error;

	error = create_page_object(&new->last_page, &m);
	if (error == 0)
		error = read_file_page_start(new->file,
		    atop(new->request->offset + new->file_bytes),
		    vm_page_kva(m), size);
	if (error != 0)
		return error == ENOMEM ? ENOMEM : EIO;
	/* Until now nobody could have found the page. */
	vm_object_hold(new->last_page);
	vm_page_busy_wait(m, true);
	vm_page_activate(m);
	vm_page_wakeup(m);
	vm_object_drop(new->last_page);
	return 0;
}

/* Count the pages of NEW's file that will be writable.  Returns 0 or ETXTBSY. */
static int
count_new_writable(struct new_mapping *new)
{
	uint32_t pages = atop(new->file_bytes);
	int error;

	if (!is_shared_mapping(new) || pages == 0 ||
	    (new->request->prot &PROT_WRITE) == 0)
		return 0;
	error = vnode_add_writable(new->request->vnode, pages);
	if (error == 0)
		new->counted = pages;
	return error;
}

/* Obtain what NEW needs besides addresses.
 * => the request has been checked; no lock is held.  */
static int
new_mapping_prepare(struct new_mapping *new)
{
	const struct vm_request *request = new->request;
	uint32_t length = request->file_length, rest = page_offset(length);
	int error;

	if (request->vnode == NULL || length == 0)
		return 0;
	if (rest != 0 &&
	    (is_shared_mapping(new) ||
		length >= vnode_size(request->vnode) - request->offset))
		rest = 0;
	new->file_bytes = rest != 0 ? length - rest : round_page(length);
	error = vnode_pager_alloc(request->vnode, &new->file);
	if (error == 0 && new->file->type != OBJT_VNODE &&
	    !is_shared_mapping(new))
		error = ENODEV; /* device memory cannot be copied */
	if (error == 0 && rest != 0)
		error = create_last_page(new, rest);
	if (error == 0)
		error = count_new_writable(new);
	return error;
}

/* Release what NEW still owns. */
static void
new_mapping_release(struct new_mapping *new)
{
	if (new->counted > 0)
		vnode_drop_writable(new->request->vnode, new->counted);
	vm_object_deallocate(new->last_page);
	vm_object_deallocate(new->file);
}

/* ---------------------------------------------------------------- mapping */

/* Set *START to a free range of LENGTH bytes, from VM_MMAP_BASE up. */
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

/* Insert the part of NEW from *START up to END, with OBJECT, and advance *START.  On
 * success the map has taken over the reference to OBJECT, and *OBJECT_OWNED is
 * NULL.  */
static int
insert_part(struct vm_map *map, struct new_mapping *new, vaddr_t *start,
    vaddr_t end, struct vm_object **object_owned, vm_ooffset_t offset)
{
	const struct vm_request *request = new->request;
	bool shared = is_shared_mapping(new);
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
		.id = new->id,
	};
	int error;

	if (object_owned == &new->file && !shared)
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

/* Insert all parts of NEW, which ends at END.  Returns 0, EEXIST, EINVAL, ENOMEM or
 * EIO; on error nothing is inserted.
 * => MAP is locked.  */
static int
insert_new(struct vm_map *map, struct new_mapping *new, vaddr_t end)
{
	vaddr_t start = new->request->address, done = start;
	int error = 0;

	if (new->file_bytes > 0)
		error = insert_part(map, new, &done, start + new->file_bytes,
		    &new->file, new->request->offset);
	if (error == 0 && new->last_page != NULL)
		error = insert_part(
		    map, new, &done, done + PAGE_SIZE, &new->last_page, 0);
	if (error == 0 && done < end)
		error = insert_part(map, new, &done, end, NULL, 0);
	if (error == 0)
		error = vm_fault_prefill(map, start, end);
	if (error != 0 && done > start)
		vm_map_delete(map, start, done);
	return error;
}

/* Map NEW.
 * => the space's lock is held.  */
static int
space_map(struct vm_space *space, struct new_mapping *new)
{
	struct vm_request *request = new->request;
	struct vm_map *map = &space->vm_map;
	vaddr_t end;
	int error = 0;

	if (request->anywhere)
		error =
		    find_free_range(space, request->length, &request->address);
	if (error == 0)
		error = vm_check_request(request, &end);
	if (error == 0 && (request->flags & MAP_FIXED) != 0)
		/* Leaves the map locked. */
		error = space_unmap(space, request->address, end);
	else if (error == 0)
		vm_map_lock(map);
	if (error != 0)
		return error;
	if (map->size > space->limits[VM_LIMIT_AS] ||
	    end - request->address > space->limits[VM_LIMIT_AS] - map->size)
		error = ENOMEM;
	else
		error = insert_new(map, new, end);
	vm_map_unlock(map);
	if (error != 0)
		return error;
	new->counted = 0; /* the entries are counted now */
	return space_wire_new(space, request->address, end);
}

/* Check REQUEST as far as that is possible before an address has been chosen. */
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

/* Map REQUEST for subsystem ID.  If MMAP_ID is not NULL, give the mapping an id; it
 * must then be below the stack.  */
static int
map_request(struct vm_space *space, struct vm_request *request,
    enum vm_subsys id, int *mmap_id)
{
	struct new_mapping new = { .request = request, .id = id };
	vaddr_t end;
	int error = vm_check_request(request, &end);

	if (error == 0 && mmap_id != NULL && end > space->stack_floor)
		error = EINVAL;
	if (error != 0)
		return error;
	error = new_mapping_prepare(&new);
	if (error == 0) {
		lock_acquire(&space->lock);
		error = space_map(space, &new);
		if (error == 0 && mmap_id != NULL) {
			error = vm_mmap_id_add(
			    space, request->address, end, mmap_id);
			if (error != 0 &&
			    space_unmap(space, request->address, end) == 0)
				vm_map_unlock(&space->vm_map);
		}
		lock_release(&space->lock);
	}
	new_mapping_release(&new);
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
	uint32_t size = vnode_size(vnode);
	struct vm_request request = {
		.address = va,
		.length = size,
		.prot = no_write ? PROT_READ : PROT_READ | PROT_WRITE,
		.flags = MAP_SHARED,
		.vnode = vnode,
		.file_length = size,
		.no_write = no_write,
	};

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
	struct new_mapping new = { .request = &request, .id = id };

	return space_map(space, &new);
}
