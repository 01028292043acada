/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The swap pager: the naive version of stage 12.
 *
 * The swap disk is not used, so anonymous memory cannot be paged out: the result of
 * putpages is VM_PAGER_AGAIN for every page.  This is not a design to start from.
 */
#include "vm/dragonfly/swap_pager.h"

#include "lib/debug.h"

void
swap_pager_init(struct block *disk UNUSED)
{
}

void
swap_pager_freespace(struct vm_object *object, vm_pindex_t start UNUSED,
    vm_pindex_t count UNUSED)
{
	ASSERT(token_held_exclusive(&object->token));
}

void
swap_pager_unswapped(struct vm_page *m)
{
	ASSERT(vm_page_is_busy(m));
	ASSERT(token_held_exclusive(&m->object->token));
	ASSERT(m->flags & PG_SWAPPED);
	vm_page_flag_clear(m, PG_SWAPPED);
}

int
swap_pager_swapoff(void)
{
	return 0;
}

void
swap_pager_get_stats(uint32_t *blocks, uint32_t *used)
{
	*blocks = 0;
	*used = 0;
}

bool
swap_pager_is_full(void)
{
	return true;
}

static void
swap_dealloc(struct vm_object *object UNUSED)
{
}

static enum vm_pager_result
swap_getpage(struct vm_object *object UNUSED, vm_pindex_t pindex UNUSED,
    struct vm_page **m UNUSED, unsigned ahead UNUSED)
{
	return VM_PAGER_FAIL;
}

static void
swap_putpages(struct vm_object *object UNUSED, struct vm_page **pages,
    unsigned count, unsigned flags UNUSED, enum vm_pager_result *results)
{
	for (unsigned i = 0; i < count; i++) {
		results[i] = VM_PAGER_AGAIN;
		vm_page_sbusy_drop(pages[i]);
	}
}

static bool
swap_haspage(struct vm_object *object UNUSED, vm_pindex_t pindex UNUSED)
{
	return false;
}

const struct pagerops swap_pager = {
	.pgo_dealloc = swap_dealloc,
	.pgo_getpage = swap_getpage,
	.pgo_putpages = swap_putpages,
	.pgo_haspage = swap_haspage,
};
