/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ranges of pages of an object: the naive version of stage 09.
 *
 * Dirty pages are never written, no object is extended, and advice is ignored.
 * This is not a design to start from.
 */
#include "lib/debug.h"
#include "vm/dragonfly/swap_pager.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_page_alloc.h"

/* Return the first page in [PINDEX, END), made hard busy, or NULL.
 * => may sleep.  */
static struct vm_page *
busy_next_page(struct vm_object *object, vm_pindex_t pindex, vm_pindex_t end)
{
	struct vm_page *m;

	while ((m = vm_page_next_resident(object, pindex)) != NULL &&
	    m->pindex < end && !vm_page_busy_try(m, true))
		vm_page_sleep_busy(m, true);
	return m != NULL && m->pindex < end ? m : NULL;
}

/* Free M, which has been unmapped.  A wired page that is not fictitious stays, but
 * becomes invalid.
 * => M is hard busy on entry, and no longer on return.  */
static void
remove_page(struct vm_page *m)
{
	if (m->wire_count > 0 && !(m->flags & PG_FICTITIOUS)) {
		vm_page_set_invalid(m, 0, PAGE_SIZE);
		vm_page_wakeup(m);
	} else if (m->flags & PG_FICTITIOUS) {
		vm_page_remove(m);
		vm_page_free_fake(m);
	} else
		vm_page_free(m);
}

/* With CLEAN_ONLY nothing is removed: the naive vm_fault cannot read a removed page back
 * from the pager, so a later access to the page would fail.  */
void
vm_object_page_remove(struct vm_object *object, vm_pindex_t start,
    vm_pindex_t end, bool clean_only)
{
	vm_pindex_t pindex = start;
	struct vm_page *m;

	ASSERT(token_held_exclusive(&object->token));
	ASSERT_CMP(start, <=, end);
	if (clean_only)
		return;
	while ((m = busy_next_page(object, pindex, end)) != NULL) {
		pindex = m->pindex + 1;
		vm_page_protect(m, VM_PROT_NONE);
		remove_page(m);
	}
	if (object->type == OBJT_SWAP)
		swap_pager_freespace(object, start, end - start);
}

int
vm_object_page_clean(struct vm_object *object, vm_pindex_t start UNUSED,
    vm_pindex_t end UNUSED, unsigned flags UNUSED)
{
	ASSERT(token_held_exclusive(&object->token));
	return 0;
}

bool
vm_object_coalesce(struct vm_object *object, vm_pindex_t offset UNUSED,
    vm_pindex_t size UNUSED, vm_pindex_t more UNUSED)
{
	return object == NULL;
}

void
vm_object_madvise(struct vm_object *object, vm_pindex_t start UNUSED,
    vm_pindex_t end UNUSED, int advice UNUSED)
{
	ASSERT(token_held_exclusive(&object->token));
}
