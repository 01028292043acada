/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fork and copy-on-write: parent and child have the same frames, until one of
 * them writes.
 *
 *	after the fork            the child writes         the parent writes
 *
 *	parent --r--+             parent --r--> frame      parent --w--> frame
 *	            +--> frame
 *	child  --r--+             child  --w--> copy       child  --w--> copy
 *
 * How many have a frame is how many pages are in its list: no other count can
 * be wrong.  Who is the last to have it does not copy.
 *
 * A page that is not in memory is shared as well: it is of the same file, or
 * has the same slot of the swap disk, which counts its pages.
 *
 * While somebody copies from a frame, it is pinned: page_owns_frame then says
 * no to the page that has it alone by now, which must not write there yet.
 */
#include "vm/classic/cow.h"

#include <errno.h>
#include <string.h>

#include "core/trace.h"
#include "mem/pmap.h"
#include "vm/classic/frame.h"
#include "vm/classic/spt.h"

/* --------------------------------------------------------------------- fork */

/* Pages that are shared under one hold of frames_lock. */
#define RUN_MAX		64

/* Give CHILD copies of the pages from FIRST on: as many as follow one another,
 * are of the same kind and need not be waited for, up to RUN_MAX.  *END is where
 * they end.  frames_lock is held all the time once the first one is settled:
 * where these pages are does not change, and nobody evicts a frame that the child
 * has, but does not map yet.  */
static int
share_run(struct page *first, struct vm_space *child, vaddr_t *end)
{
	struct vm_space *parent = first->space;
	struct page *page = first, *copy;
	vaddr_t va = first->va;
	unsigned count = 0;
	int error;

	spin_acquire(&frames_lock);
	page_wait_unbusy(first);
	do {
		error = page_clone(page, child, &copy);
		if (error == 0 && page->frame != NULL)
			frame_attach(page->frame, copy);
		va += PAGE_SIZE;
		page = spt_find(parent->spt, va);
	} while (error == 0 && ++count < RUN_MAX && page != NULL &&
	    page->shared == first->shared && !page_is_busy(page));
	/* What is shared with a file may be written by both. */
	if (error == 0)
		error = pmap_share(parent->pmap, child->pmap, first->va, va,
		    !first->shared);
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

/* PAGE, which has just left OLD, gets a frame of its own with a copy of it; on
 * an error it goes back.
 * => OLD is pinned.  */
static int
copy_frame(struct page *page, struct frame *old)
{
	struct frame *new = frame_alloc(page);
	int error;

	if (new == NULL)
		return ENOMEM;
	memcpy(frame_kva(new), frame_kva(old), PAGE_SIZE);
	error = pmap_enter(page->space->pmap, page->va, new->pa, PMAP_WRITE);
	TRACE(cow_copy, "va=%x from=%x to=%x", page->va, old->pa, new->pa);
	spin_acquire(&frames_lock);
	new->dirty = true;		/* its content is nowhere else */
	frame_unbusy(new);
	if (error != 0)
		frame_detach(page);
	spin_release(&frames_lock);
	return error;
}

/* Let go of OLD; if PAGE could not be copied, it has it again. */
static void
release_original(struct page *page, struct frame *old)
{
	spin_acquire(&frames_lock);
	if (page->frame == NULL) {
		while (old->busy)
			frame_wait(old);
		frame_attach(old, page);
	}
	frame_unpin(old);
	spin_release(&frames_lock);
}

/* PAGE may be written where it is. */
static void
map_writable(struct page *page)
{
	vm_count(&vm_counters.faults_reuse);
	TRACE(cow_reuse, "va=%x frame=%x", page->va, page->frame->pa);
	pmap_protect(page->space->pmap, page->va, page->va + PAGE_SIZE,
	    PMAP_WRITE);
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
