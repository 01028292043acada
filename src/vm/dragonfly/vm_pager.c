/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calling the pager of an object.  Writes are counted here, except the pages written to
 * swap (V_SWAPPGSOUT), which the swap pager counts.  Pagers count their reads themselves,
 * because they can read more pages than the caller has requested.
 */
#include "vm/dragonfly/vm_pager.h"

#include <errno.h>

#include "lib/debug.h"
#include "vm/dragonfly/vm_stat.h"

const struct pagerops *vm_pager_for_swap = &swap_pager;

static const struct pagerops *
pager_of(const struct vm_object *object)
{
	switch (object->type) {
	case OBJT_DEFAULT:
		return &default_pager;
	case OBJT_SWAP:
		return vm_pager_for_swap;
	case OBJT_VNODE:
		return &vnode_pager;
	case OBJT_DEVICE:
		return &device_pager;
	case OBJT_PHYS:
		return &phys_pager;
	default:
		panic("object %p has type %d, which has no pager",
		    (const void *)object, object->type);
	}
}

enum vm_pager_result
vm_pager_get_page(struct vm_object *object, vm_pindex_t pindex,
    struct vm_page **m, unsigned ahead)
{
	enum vm_pager_result result;

	ASSERT(token_held(&object->token));
	ASSERT(vm_page_is_busy(*m));
	vm_object_pip_add(object, 1);
	result = pager_of(object)->pgo_getpage(object, pindex, m, ahead);
	vm_object_pip_wakeup(object);
	if (result != VM_PAGER_OK)
		return result;
	ASSERT(vm_page_is_busy(*m));
	ASSERT_CMP((*m)->pindex, ==, pindex);
	if ((*m)->valid != VM_PAGE_BITS_ALL) {
		vm_page_zero_invalid(*m);
		vm_page_set_valid(*m, 0, PAGE_SIZE);
	}
	return VM_PAGER_OK;
}

void
vm_pager_put_pages(struct vm_object *object, struct vm_page **pages,
    unsigned count, unsigned flags, enum vm_pager_result *results)
{
	ASSERT(token_held(&object->token));
	ASSERT_CMP(count, >, 0);
	ASSERT_CMP(count, <=, VM_PAGER_PAGES_MAX);
	for (unsigned i = 0; i < count; i++)
		ASSERT(vm_page_is_soft_busy(pages[i]));
	if (object->type == OBJT_VNODE) {
		vm_stat_count(V_VNODEOUT);
		vm_stat_add(V_VNODEPGSOUT, count);
	} else
		vm_stat_count(V_SWAPOUT);
	vm_object_pip_add(object, 1);
	pager_of(object)->pgo_putpages(object, pages, count, flags, results);
	vm_object_pip_wakeup(object);
}

bool
vm_pager_has_page(struct vm_object *object, vm_pindex_t pindex)
{
	ASSERT(token_held(&object->token));
	return pager_of(object)->pgo_haspage(object, pindex);
}

void
vm_pager_dealloc(struct vm_object *object)
{
	ASSERT(token_held_exclusive(&object->token));
	pager_of(object)->pgo_dealloc(object);
}

int
vm_pager_error(enum vm_pager_result result)
{
	switch (result) {
	case VM_PAGER_OK:
	case VM_PAGER_PEND:
		return 0;
	case VM_PAGER_ERROR:
		return EIO;
	case VM_PAGER_AGAIN:
		return ENOMEM;
	default:
		return EFAULT;
	}
}
