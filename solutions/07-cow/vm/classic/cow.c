/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fork and copy-on-write: parent and child share all frames until one of them
 * writes.
 *
 *	after the fork            the child writes         the parent writes
 *
 *	parent --r--+             parent --r--> frame      parent --w--> frame
 *	            +--> frame
 *	child  --r--+             child  --w--> copy       child  --w--> copy
 *
 * The sharers of a frame are the pages in its list.  There is no separate
 * reference count that could disagree with the list.  The last sharer writes in
 * place instead of copying, unless the frame is pinned or is in the table of
 * shared frames (page_owns_frame).
 *
 * Pages that are not in memory are shared as well: the copy refers to the same
 * file, or to the same swap slot, which has a reference count.
 *
 * A frame is pinned while it is copied, and the page that is being copied is
 * detached from the frame.  If a single page is left in the frame's list, that
 * page must not be written in place yet.  page_owns_frame is false for a page
 * with a pinned frame, so a write makes another copy.
 */
#include "vm/classic/cow.h"

#include <errno.h>
#include <string.h>

#include "core/trace.h"
#include "mem/pmap.h"
#include "vm/classic/frame.h"
#include "vm/classic/spt.h"

/* --------------------------------------------------------------------- fork */

/* Create copies in CHILD of a run of pages from FIRST on (page_continues_run).
 * *END is set to the end of the run.  frames_lock is held from the time that the
 * first frame is not busy until all copies are mapped, so that no frame can be
 * evicted while the child has it but has not mapped it yet.  */
static int
share_run(struct page *first, struct vm_space *child, vaddr_t *end)
{
	struct vm_space *parent = first->space;
	struct page *page = first, *copy;
	vaddr_t va = first->va;
	int error;

	spin_acquire(&frames_lock);
	page_wait_unbusy(first);
	do {
		error = page_clone(page, child, &copy);
		if (error == 0 && page->frame != NULL)
			frame_attach(page->frame, copy);
		va += PAGE_SIZE;
		page = spt_find(parent->spt, va);
	} while (error == 0 && page_continues_run(page, first));
	/* Private pages become read-only; shared ones keep their rights. */
	if (error == 0)
		error = pmap_share(
		    parent->pmap, child->pmap, first->va, va, !first->shared);
	spin_release(&frames_lock);
	*end = va;
	return error;
}

int
cow_fork(struct vm_space *parent, struct vm_space *child)
{
	struct page *page;
	vaddr_t va = 0;
	int error = 0;

	while (error == 0 && (page = spt_next(parent->spt, va)) != NULL)
		error = share_run(page, child, &va);
	return error;
}

/* -------------------------------------------------------------------- write */

/* Allocate a new frame for PAGE, which has been detached from OLD, copy OLD to it,
 * and map PAGE writable.  On an error, PAGE has no frame.
 * => OLD is pinned.  */
static int
copy_frame(struct page *page, struct frame *old)
{
	struct frame *new = frame_alloc(page);

	if (new == NULL)
		return ENOMEM;
	memcpy(frame_kva(new), frame_kva(old), PAGE_SIZE);
	/* No error is possible, because PAGE was mapped before. */
	pmap_enter(page->space->pmap, page->va, new->pa, PMAP_WRITE);
	TRACE(cow_copy, "va=%x from=%x to=%x", page->va, old->pa, new->pa);
	spin_acquire(&frames_lock);
	new->dirty = true; /* its content is nowhere else */
	frame_unbusy(new);
	spin_release(&frames_lock);
	return 0;
}

/* Unpin OLD.  If PAGE has no frame, because it could not be copied, attach PAGE to
 * OLD again.  OLD is not busy: it was pinned, so it was not evicted; and it was not
 * written back, because PAGE is private and writable, so that OLD is not in the table
 * of shared frames (share.h).  */
static void
release_original(struct page *page, struct frame *old)
{
	spin_acquire(&frames_lock);
	if (page->frame == NULL)
		frame_attach(old, page);
	frame_unpin(old);
	spin_release(&frames_lock);
}

/* Map PAGE, which has a frame, writable. */
static void
map_writable(struct page *page)
{
	vm_count(&vm_counters.faults_reuse);
	TRACE(cow_reuse, "va=%x frame=%x", page->va, page->frame->pa);
	pmap_protect(
	    page->space->pmap, page->va, page->va + PAGE_SIZE, PMAP_WRITE);
}

int
cow_write(struct page *page)
{
	struct frame *old;
	int error;

	spin_acquire(&frames_lock);
	old = page_wait_unbusy(page);
	if (old == NULL || page->shared || page_owns_frame(page)) {
		if (old != NULL)
			map_writable(page);
		spin_release(&frames_lock);
		return 0;
	}
	frame_pin(old);
	page_unmap(page);
	frame_detach(page);
	spin_release(&frames_lock);
	error = copy_frame(page, old);
	release_original(page, old);
	if (error == 0)
		vm_count(&vm_counters.faults_cow);
	return error;
}
