/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mappings in preparation (given).
 *
 * The last page of a private mapping is anonymous memory, filled in advance, if the
 * file continues after the bytes that the mapping shows: a program segment is
 * followed by zeros, whatever the file contains there.
 */
#include "vm/dragonfly/new_mapping.h"

#include <errno.h>
#include <string.h>

#include "filesys/vnode.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_pageout.h"
#include "vm/dragonfly/vm_pager.h"
#include "vm/dragonfly/vnode_pager.h"

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
	if (m->valid != VM_PAGE_BITS_ALL) {
		vm_object_pip_add(file, 1);
		error = vm_pager_error(vm_pager_get_page(file, pindex, &m, 0));
		vm_object_pip_wakeup(file);
		vm_page_deactivate(m);
	}
	if (error == 0)
		memcpy(memory, vm_page_kva(m), size);
	if (m->valid != 0 || m->wire_count > 0)
		vm_page_wakeup(m);
	else
		vm_page_free(m);
	vm_object_drop(file);
	return error;
}

/* Create an anonymous object with one page of zeros, *M, which is in no queue.  Returns
 * 0 or ENOMEM.  */
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

/* Create the object for the last page of MAPPING, which shows SIZE bytes of the file, and
 * then zeros.  Returns 0, ENOMEM or EIO.  */
static int
create_last_page(struct new_mapping *mapping, uint32_t size)
{
	struct vm_page *m;
	int error;

	error = create_page_object(&mapping->last_page, &m);
	if (error == 0)
		error = read_file_page_start(mapping->file,
		    atop(mapping->request->offset + mapping->file_bytes),
		    vm_page_kva(m), size);
	if (error != 0)
		return error == ENOMEM ? ENOMEM : EIO;
	/* No other thread could find the page, so it could be filled while it was not
	 * busy.  */
	vm_object_hold(mapping->last_page);
	vm_page_busy_wait(m, true);
	vm_page_activate(m);
	vm_page_wakeup(m);
	vm_object_drop(mapping->last_page);
	return 0;
}

/* Count the pages of MAPPING's file that will be writable.  Returns 0 or ETXTBSY. */
static int
count_new_writable(struct new_mapping *mapping)
{
	uint32_t pages = atop(mapping->file_bytes);
	int error;

	if (!new_mapping_is_shared(mapping) || pages == 0 ||
	    mapping->file->type != OBJT_VNODE ||
	    (mapping->request->prot & PROT_WRITE) == 0)
		return 0;
	error = vnode_add_writable(mapping->request->vnode, pages);
	if (error == 0)
		mapping->counted = pages;
	return error;
}

int
new_mapping_prepare(struct new_mapping *mapping)
{
	const struct vm_request *request = mapping->request;
	uint32_t length = request->file_length, rest = page_offset(length);
	int error;

	if (request->vnode == NULL || length == 0)
		return 0;
	if (rest != 0 &&
	    (new_mapping_is_shared(mapping) ||
		length >= vnode_size(request->vnode) - request->offset))
		rest = 0;
	mapping->file_bytes = rest != 0 ? length - rest : round_page(length);
	error = vnode_pager_alloc(request->vnode, &mapping->file);
	if (error == 0 && mapping->file->type != OBJT_VNODE &&
	    !new_mapping_is_shared(mapping))
		error = ENODEV; /* device memory cannot be copied */
	if (error == 0 && rest != 0)
		error = create_last_page(mapping, rest);
	if (error == 0)
		error = count_new_writable(mapping);
	return error;
}

void
new_mapping_release(struct new_mapping *mapping)
{
	if (mapping->counted > 0)
		vnode_drop_writable(mapping->request->vnode, mapping->counted);
	vm_object_deallocate(mapping->last_page);
	vm_object_deallocate(mapping->file);
}
