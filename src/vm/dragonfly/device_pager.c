/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pager for device memory.  The page that the caller has allocated is replaced
 * by a fictitious one, which describes the memory of the device.  The object's
 * handle is the vnode_memory of the device.
 */
#include "filesys/vnode.h"
#include "lib/debug.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_pager.h"

static void
device_dealloc(struct vm_object *object UNUSED)
{
}

static enum vm_pager_result
device_getpage(struct vm_object *object, vm_pindex_t pindex, struct vm_page **m,
    unsigned ahead UNUSED)
{
	const struct vnode_memory *memory = object->handle;
	struct vm_page *fake;
	bool inserted;

	if (pindex >= object->size)
		return VM_PAGER_BAD;
	fake =
	    vm_page_create_fake(memory->start + ptoa(pindex), object->memattr);
	if (fake == NULL)
		return VM_PAGER_AGAIN;
	vm_page_free(*m);
	inserted = vm_page_insert(fake, object, pindex);
	ASSERT(inserted);
	*m = fake;
	vm_page_set_valid(fake, 0, PAGE_SIZE);
	return VM_PAGER_OK;
}

static void
device_putpages(struct vm_object *object, struct vm_page **pages UNUSED,
    unsigned count UNUSED, unsigned flags UNUSED,
    enum vm_pager_result *results UNUSED)
{
	panic("device_putpages: object %p is device memory, which cannot be "
	      "paged out",
	    (void *)object);
}

static bool
device_haspage(struct vm_object *object, vm_pindex_t pindex)
{
	return pindex < object->size;
}

const struct pagerops device_pager = {
	.pgo_dealloc = device_dealloc,
	.pgo_getpage = device_getpage,
	.pgo_putpages = device_putpages,
	.pgo_haspage = device_haspage,
};
