/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writing dirty pages of a file in clusters (given): the part of vm_object_page_clean
 * that chooses the pages of one transfer and interprets its results.
 *
 * While a page is being written it is soft busy and not mapped writable, so a program
 * that stores to it faults and waits.  Only a thread that holds the page can still
 * modify it, through the kernel's address.  The pager leaves a page dirty that is held
 * when the write begins, and OBJ_MIGHTBEDIRTY is set for it here.
 */
#include "vm/dragonfly/vm_file.h"

#include <errno.h>

#include "lib/debug.h"
#include "vm/dragonfly/vm_object.h"
#include "vm/dragonfly/vm_page.h"
#include "vm/dragonfly/vm_pager.h"

/* Make M, which is hard busy, soft busy for the pager. */
static void
prepare_transfer(struct vm_page *m)
{
	vm_page_flag_clear(m, PG_CLEANCHK);
	vm_page_sbusy_hold(m);
	vm_page_wakeup(m);
}

/* Return page PINDEX of OBJECT, prepared for the transfer, if it can be written together
 * with the page before it; otherwise NULL.  No thread can begin to hold a page for
 * writing once it has been write-protected, and a thread marks a page dirty before it
 * releases the hold: so hold_count and dirty are read last, and in this order.  */
static struct vm_page *
take_neighbor(struct vm_object *object, vm_pindex_t pindex, unsigned flags)
{
	struct vm_page *m = vm_page_lookup(object, pindex);

	if (m == NULL || (m->flags & PG_CLEANCHK) == 0 ||
	    ((flags & OBJPC_NOSYNC) != 0 && (m->flags & PG_NOSYNC) != 0) ||
	    !vm_page_busy_try(m, true))
		return NULL;
	vm_page_protect(m, VM_PROT_READ);
	if (m->hold_count != 0 || m->dirty == 0 || m->valid == 0) {
		vm_page_wakeup(m);
		return NULL;
	}
	prepare_transfer(m);
	return m;
}

/* Convert the result of writing a page to 0, EIO or ENOSPC.  A page beyond the end of
 * the file is being removed, because the file has been truncated.  */
static int
put_error(enum vm_pager_result result)
{
	switch (result) {
	case VM_PAGER_OK:
	case VM_PAGER_PEND:
	case VM_PAGER_BAD:
		return 0;
	case VM_PAGER_AGAIN:
		return ENOSPC;
	default:
		return EIO;
	}
}

int
vm_file_clean_pages(struct vm_object *object, struct vm_page *m,
    vm_pindex_t end, unsigned flags)
{
	enum vm_pager_result results[VM_PAGER_PAGES_MAX];
	struct vm_page *pages[VM_PAGER_PAGES_MAX] = { m };
	unsigned put_flags = VM_PAGER_CLUSTER_OK, count = 1;
	vm_pindex_t next = m->pindex + 1;
	bool held = m->hold_count != 0;
	int error = 0;

	ASSERT(token_held_exclusive(&object->token));
	ASSERT_CMP(object->type, ==, OBJT_VNODE);
	ASSERT(m->object == object);
	ASSERT(vm_page_is_busy(m) && !vm_page_is_soft_busy(m));
	ASSERT_CMP(m->flags & PG_WRITEABLE, ==, 0u);
	if (flags & OBJPC_SYNC)
		put_flags |= VM_PAGER_PUT_SYNC;
	if (flags & OBJPC_INVAL)
		put_flags |= VM_PAGER_PUT_INVAL;
	prepare_transfer(m);
	while (count < VM_PAGER_PAGES_MAX && next < end &&
	    (m = take_neighbor(object, next, flags)) != NULL) {
		pages[count++] = m;
		next++;
	}
	vm_pager_put_pages(object, pages, count, put_flags, results);
	for (unsigned i = 0; i < count; i++)
		if (put_error(results[i]) != 0)
			error = put_error(results[i]);
	if (held || error != 0)
		vm_object_set_writeable_dirty(object);
	return error;
}
