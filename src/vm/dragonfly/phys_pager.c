/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pager for permanent memory.  Its pages start as zeros, are in no queue, and
 * therefore are never paged out.
 */
#include "lib/debug.h"
#include "vm/dragonfly/vm_pager.h"

static void
phys_dealloc(struct vm_object *object UNUSED)
{
}

static enum vm_pager_result
phys_getpage(struct vm_object *object, vm_pindex_t pindex, struct vm_page **m,
    unsigned ahead UNUSED)
{
	if (pindex >= object->size)
		return VM_PAGER_BAD;
	vm_page_flag_set(*m, PG_UNQUEUED);
	vm_page_zero_fill(*m);
	return VM_PAGER_OK;
}

static void
phys_putpages(struct vm_object *object, struct vm_page **pages UNUSED,
    unsigned count UNUSED, unsigned flags UNUSED,
    enum vm_pager_result *results UNUSED)
{
	panic("phys_putpages: object %p is permanent memory, which cannot be "
	      "paged out",
	    (void *)object);
}

static bool
phys_haspage(struct vm_object *object, vm_pindex_t pindex)
{
	return pindex < object->size;
}

const struct pagerops phys_pager = {
	.pgo_dealloc = phys_dealloc,
	.pgo_getpage = phys_getpage,
	.pgo_putpages = phys_putpages,
	.pgo_haspage = phys_haspage,
};
