/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pager for anonymous memory that has never been paged out.  It has no data;
 * when pages are written for the first time, the swap pager takes the object
 * over, and changes its type to OBJT_SWAP.
 */
#include "lib/debug.h"
#include "vm/dragonfly/vm_pager.h"

static void
default_dealloc(struct vm_object *object UNUSED)
{
}

static enum vm_pager_result
default_getpage(struct vm_object *object UNUSED, vm_pindex_t pindex UNUSED,
    struct vm_page **m UNUSED, unsigned ahead UNUSED)
{
	return VM_PAGER_FAIL;
}

static void
default_putpages(struct vm_object *object, struct vm_page **pages,
    unsigned count, unsigned flags, enum vm_pager_result *results)
{
	swap_pager.pgo_putpages(object, pages, count, flags, results);
}

static bool
default_haspage(struct vm_object *object UNUSED, vm_pindex_t pindex UNUSED)
{
	return false;
}

const struct pagerops default_pager = {
	.pgo_dealloc = default_dealloc,
	.pgo_getpage = default_getpage,
	.pgo_putpages = default_putpages,
	.pgo_haspage = default_haspage,
};
