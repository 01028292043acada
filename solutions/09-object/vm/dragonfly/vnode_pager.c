/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pager for files.
 *
 * It reads a page when a fault needs it, together with the pages after it that are
 * expected to be needed.  The last page that is read ahead of need gets PG_RAM: the
 * fault that reaches this page starts the next read.  A program that reads a file in
 * order therefore finds most pages in memory.
 *
 * A page is hard busy while it is read, and soft busy while it is written.  The thread
 * sleeps during the transfer, so its tokens are lost, and the file can be truncated.
 * Truncation sets the size of the object, then waits for the pages past the new end,
 * and frees them; so pages that this pager has put there do not stay.
 */
#include "vm/dragonfly/vnode_pager.h"

#include <errno.h>
#include <string.h>

#include "filesys/vnode.h"
#include "lib/debug.h"
#include "vm/dragonfly/vm_page_alloc.h"
#include "vm/dragonfly/vm_stat.h"

static void
vnode_dealloc(struct vm_object *object UNUSED)
{
}

static bool
vnode_haspage(struct vm_object *object, vm_pindex_t pindex)
{
	return pindex < object->size;
}

/* Return the number of bytes of page I in a transfer that transferred DONE bytes. */
static uint32_t
bytes_in_page(uint32_t done, unsigned i)
{
	return MIN(done - MIN(done, ptoa(i)), PAGE_SIZE);
}

_Static_assert(
    VNODE_PAGES_MAX >= VM_PAGER_PAGES_MAX, "one transfer for each call");

/* ------------------------------------------------------------------ reading */

/* Pages with consecutive indexes, hard busy and not valid. */
struct read_run {
	struct vm_page *page[VM_PAGER_PAGES_MAX];
	void *kva[VM_PAGER_PAGES_MAX];
	unsigned count;
};

static void
add_page(struct read_run *run, struct vm_page *m)
{
	run->page[run->count] = m;
	run->kva[run->count++] = vm_page_kva(m);
}

/* Add new pages of OBJECT to RUN, beginning with PINDEX: at most AHEAD pages, and up to
 * the first one that is in memory.  */
static void
add_pages_ahead(struct read_run *run, struct vm_object *object,
    vm_pindex_t pindex, unsigned ahead)
{
	struct vm_page *m;

	for (; ahead > 0 && run->count < VM_PAGER_PAGES_MAX &&
	     pindex < object->size;
	     ahead--, pindex++) {
		m = vm_page_alloc(
		    object, pindex, VM_ALLOC_QUICK | VM_ALLOC_NULL_OK);
		if (m == NULL)
			return;
		add_page(run, m);
	}
}

/* SIZE bytes of the file have been read into M.  The rest of the page is past the end
 * of the file: clear it.  */
static void
complete_page(struct vm_page *m, uint32_t size)
{
	memset((char *)vm_page_kva(m) + size, 0, PAGE_SIZE - size);
	vm_page_set_valid(m, 0, PAGE_SIZE);
}

/* End the read of M, a page that is read ahead of need, after SIZE bytes of the file
 * have been read into it.  If SIZE is 0, free M.  */
static void
finish_page_ahead(struct vm_page *m, uint32_t size, bool is_last)
{
	if (size == 0) {
		vm_page_free(m);
		return;
	}
	complete_page(m, size);
	if (is_last)
		vm_page_flag_set(m, PG_RAM);
	vm_page_deactivate(m);
	vm_page_wakeup(m);
}

/* Read the pages of RUN.  NEEDED, which is the first page of RUN or NULL, stays busy; the
 * others become available to faults.  After an error, only the pages before it are
 * complete, so an error in a page ahead does not concern NEEDED.  */
static enum vm_pager_result
read_run(struct vm_object *object, struct read_run *run, struct vm_page *needed)
{
	unsigned first = needed != NULL;
	uint32_t done;
	int error = vnode_getpages(object->handle, run->kva, ptoa(run->count),
	    ptoa(run->page[0]->pindex), &done);

	if (error != 0)
		done = page_base(done);
	vm_stat_count(V_VNODEIN);
	vm_stat_add(V_VNODEPGSIN, (int32_t)pages_of_size(done));
	for (unsigned i = first; i < run->count; i++)
		finish_page_ahead(
		    run->page[i], bytes_in_page(done, i), i == run->count - 1);
	if (needed == NULL)
		return VM_PAGER_OK;
	if (done == 0)
		return error != 0 ? VM_PAGER_ERROR : VM_PAGER_BAD;
	complete_page(needed, bytes_in_page(done, 0));
	return VM_PAGER_OK;
}

static enum vm_pager_result
vnode_getpage(struct vm_object *object, vm_pindex_t pindex, struct vm_page **m,
    unsigned ahead)
{
	struct vm_page *needed = (*m)->valid == 0 ? *m : NULL;
	struct read_run run = { .count = 0 };

	if (pindex >= object->size)
		return VM_PAGER_BAD;
	if (needed != NULL)
		add_page(&run, needed);
	add_pages_ahead(&run, object, pindex + 1, ahead);
	return run.count > 0 ? read_run(object, &run, needed) : VM_PAGER_OK;
}

/* ------------------------------------------------------------------ writing */

/* Return the result for a page after a transfer that failed with ERROR or, if ERROR is 0,
 * succeeded.  */
static enum vm_pager_result
write_result(int error)
{
	switch (error) {
	case 0:
		return VM_PAGER_OK;
	case ENOSPC:
		return VM_PAGER_AGAIN;
	default:
		return VM_PAGER_ERROR;
	}
}

/*
 * A page that is held can be modified by the kernel during the write.  It stays dirty,
 * even if the hold is released before the write ends.  A page that is not held can be
 * modified only after a fault, which waits until the page is no longer busy.
 */
static void
vnode_putpages_sync(struct vm_object *object, struct vm_page **pages,
    unsigned count, unsigned flags UNUSED, enum vm_pager_result *results)
{
	void *kva[VM_PAGER_PAGES_MAX];
	bool held[VM_PAGER_PAGES_MAX];
	uint32_t done;
	int error;

	ASSERT_CMP(count, >, 0);
	ASSERT_CMP(count, <=, VM_PAGER_PAGES_MAX);
	for (unsigned i = 0; i < count; i++) {
		kva[i] = vm_page_kva(pages[i]);
		held[i] = pages[i]->hold_count > 0;
	}
	error = vnode_putpages(
	    object->handle, kva, ptoa(count), ptoa(pages[0]->pindex), &done);
	for (unsigned i = 0; i < count; i++) {
		results[i] = write_result(
		    bytes_in_page(done, i) == PAGE_SIZE ? 0 : error);
		if (results[i] == VM_PAGER_OK && !held[i])
			vm_page_undirty(pages[i]);
		vm_page_sbusy_drop(pages[i]);
	}
}

const struct pagerops vnode_pager = {
	.pgo_dealloc = vnode_dealloc,
	.pgo_getpage = vnode_getpage,
	.pgo_putpages = vnode_putpages_sync,
	.pgo_haspage = vnode_haspage,
};

/* --------------------------------------------------------------- truncation */

/* Clear page M from byte WITHIN on, which is past the end of the file.
 * => M is hard busy.  */
static void
clear_past_end(struct vm_page *m, uint32_t within)
{
	/* Unmap it first: after that, no program can store anything there, and no
	 * modified bit of a mapping can set the dirty bits again.  */
	vm_page_protect(m, VM_PROT_NONE);
	memset((char *)vm_page_kva(m) + within, 0, PAGE_SIZE - within);
	vm_page_clear_dirty(m, within, PAGE_SIZE - within);
}

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
	clear_past_end(m, page_offset(size));
	vm_page_wakeup(m);
}
