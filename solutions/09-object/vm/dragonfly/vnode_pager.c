/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pager for files: the naive version of stage 09.
 *
 * It reads one page at a time, and writes none: what a program stores through a
 * shared mapping stays in memory, and is lost with the page.  This is not a design
 * to start from.
 */
#include "vm/dragonfly/vnode_pager.h"

#include <string.h>

#include "filesys/vnode.h"
#include "lib/debug.h"
#include "vm/dragonfly/vm_stat.h"

static void
vnode_dealloc(struct vm_object *object UNUSED)
{
}

static enum vm_pager_result
vnode_getpage(struct vm_object *object, vm_pindex_t pindex, struct vm_page **m,
    unsigned ahead UNUSED)
{
	char *kva = vm_page_kva(*m);
	uint32_t done;

	if (pindex >= object->size)
		return VM_PAGER_BAD;
	if (vnode_getpages(object->handle, (void *const *)&kva, PAGE_SIZE,
		ptoa(pindex), &done) != 0)
		return VM_PAGER_ERROR;
	memset(kva + done, 0, PAGE_SIZE - done);
	vm_page_set_valid(*m, 0, PAGE_SIZE);
	vm_stat_count(V_VNODEIN);
	vm_stat_count(V_VNODEPGSIN);
	return VM_PAGER_OK;
}

static void
vnode_putpages_again(struct vm_object *object UNUSED, struct vm_page **pages,
    unsigned count, unsigned flags UNUSED, enum vm_pager_result *results)
{
	for (unsigned i = 0; i < count; i++) {
		results[i] = VM_PAGER_AGAIN;
		vm_page_sbusy_drop(pages[i]);
	}
}

static bool
vnode_haspage(struct vm_object *object, vm_pindex_t pindex)
{
	return pindex < object->size;
}

const struct pagerops vnode_pager = {
	.pgo_dealloc = vnode_dealloc,
	.pgo_getpage = vnode_getpage,
	.pgo_putpages = vnode_putpages_again,
	.pgo_haspage = vnode_haspage,
};

void
vnode_pager_setsize(struct vm_object *object, uint32_t size)
{
	vm_pindex_t before = object->size;
	struct vm_page *m;

	ASSERT(token_held_exclusive(&object->token));
	object->size = pages_of_size(size);
	if (object->size < before)
		vm_object_page_remove(object, object->size, before, false);
	if (page_offset(size) == 0)
		return;
	m = vm_page_lookup_busy_wait(object, atop(size), true);
	if (m == NULL)
		return;
	vm_page_protect(m, VM_PROT_NONE);
	memset((char *)vm_page_kva(m) + page_offset(size), 0,
	    PAGE_SIZE - page_offset(size));
	vm_page_wakeup(m);
}
